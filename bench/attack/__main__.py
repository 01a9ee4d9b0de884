"""`python -m bench.attack`: attacks a server in all ways known here, and prints how many of them succeeded."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.attack import (
    bokeh_sessions,
    browsing,
    customers,
    elsewhere,
    fetches,
    programs,
    roles,
    roundabout,
    routes,
    signing_in,
    strangers,
    texts,
    uploads,
)
from bench.attack.scene import Scene, prepared
from bench.attack.tally import Tally, timed, verdict

Attacks = dict[str, Callable[[Tally], None]]


def anonymous(scene: Scene, *, whole: bool) -> Attacks:
    """What takes no account, and leaves nothing behind."""
    paths = routes.addresses()
    return {
        "strangers at every address": strangers.attack(scene, paths, whole=whole),
        "cookies that open nothing": strangers.cookies(scene, paths),
        "addresses and headers that go around": roundabout.attack(scene, whole=whole),
    }


def inside(scene: Scene, *, whole: bool) -> Attacks:
    """What takes a desk of our own, in an order in which none spoils the others."""
    paths = routes.addresses()
    return {
        "requests from other sites": elsewhere.attack(scene, paths),
        "websockets from other sites": elsewhere.websockets(scene, paths),
        "forms that are not ours": elsewhere.forms(scene),
        "other names for this machine": roundabout.hosts(scene),
        "sessions of pages, forged, planted, used by others": bokeh_sessions.attack(scene),
        "programs without the scope": programs.attack(scene),
        "repeated requests of programs": programs.repeats(scene),
        "orders that say more than they may": programs.fields(scene),
        "addresses that the server should fetch": fetches.attack(scene),
        "links and files of others": customers.attack(scene),
        "formulas in spreadsheets": texts.sheets(scene),
        "headers and pages from what was typed": texts.headers(scene, whole=whole),
        "uploads: names, sizes, pages": uploads.files(scene),
        "uploads: bombs": uploads.attack(scene, whole=whole),
        "sign-in that leads elsewhere": signing_in.redirects(scene),
        "sign-in with planted cookies": signing_in.fixation(scene),
        **({"pages in a browser": browsing.attack(scene)} if whole else {}),
        "viewer's pages, raw": roles.attack(scene, "vera", whole=whole),
        "operator's pages, raw": roles.attack(scene, "otto", whole=whole),
        "manager's pages, raw": roles.attack(scene, "mona", whole=whole),
        "customers' pages, raw": customers.pages(scene, whole=whole),
        "floods of messages": roles.flood(scene),
        "mails from what was typed": texts.mails(scene),
        "names of accounts": signing_in.names(scene),
        "guesses": signing_in.guesses(scene),
        "administrator's pages, raw (this must work)": roles.control(scene, whole=whole),
    }


def run(scene: Scene, *, whole: bool = True) -> Iterator[Tally]:
    """Run all attacks that the scene allows, one after the other."""
    attacks = anonymous(scene, whole=whole)
    if scene.desk is not None:
        attacks |= inside(scene, whole=whole)
    for kind, attack in attacks.items():
        yield timed(kind, attack)


def main() -> None:
    """Print a line for each kind of attack, with what succeeded; ends with 1 when anything did."""
    parser = argparse.ArgumentParser(prog="python -m bench.attack", description=main.__doc__)
    parser.add_argument("--address", help="attack the server there, by what takes no account; else one of our own")
    parser.add_argument("--quick", action="store_true", help="fewer pages and messages, and no browser")
    options = parser.parse_args()
    found = []

    def tell(scene: Scene) -> None:
        for tally in run(scene, whole=not options.quick):
            found.append(tally)
            print(tally, flush=True)

    if options.address:
        tell(Scene(options.address.rstrip("/")))
    else:
        with tempfile.TemporaryDirectory(prefix="attack-") as folder, prepared(Path(folder)) as scene:
            tell(scene)
    print(verdict(found))
    raise SystemExit(any(one.successes for one in found))


if __name__ == "__main__":
    main()
