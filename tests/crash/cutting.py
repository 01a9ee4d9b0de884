"""A proxy that loses answers: connections break at the worst moment, as they do."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from selectors import EVENT_READ, DefaultSelector

PIECE = 65_536


@dataclass
class Cutter:
    """Decides by dice which connections break; counts them."""

    chance: float
    is_moment: Callable[[bytes], bool]  # whether these bytes, on their way to the server, ask for the answer to lose
    dice: random.Random = field(default_factory=lambda: random.Random(7))
    armed: bool = False
    before: int = 0  # connections that broke before the server had heard it
    after: int = 0  # connections that broke when the server had answered

    def choose(self, asked: bytes) -> str:
        """What happens to these bytes: "go on", or the connection breaks "before" or "after" the server has them."""
        if not self.armed or not self.is_moment(asked) or self.dice.random() >= self.chance:
            return "go on"
        fate = self.dice.choice(["before", "after"])
        setattr(self, fate, getattr(self, fate) + 1)
        return fate


@contextmanager
def cutting(cutter: Cutter, reach: Callable[[], socket.socket]) -> Iterator[int]:
    """The port of a proxy to what *reach* connects to."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_accept, args=(listening, cutter, reach), daemon=True)
        thread.start()
        yield int(listening.getsockname()[1])
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(10)


def _accept(listening: socket.socket, cutter: Cutter, reach: Callable[[], socket.socket]) -> None:
    while True:
        try:
            client, _ = listening.accept()
        except OSError:
            return  # the test is over
        threading.Thread(target=_carry, args=(client, cutter, reach), daemon=True).start()


def _carry(client: socket.socket, cutter: Cutter, reach: Callable[[], socket.socket]) -> None:
    """Carry bytes both ways until one end closes or the connection is to break."""
    with client, suppress(OSError), reach() as server, DefaultSelector() as selector:
        lost = False
        for end in (client, server):
            selector.register(end, EVENT_READ)
        while True:
            for ready, _ in selector.select():
                end = client if ready.fileobj is client else server
                piece = end.recv(PIECE)
                if not piece or (lost and end is server):
                    return
                fate = cutter.choose(piece) if end is client else "go on"
                if fate == "before":
                    return
                lost = lost or fate == "after"
                (server if end is client else client).sendall(piece)
