"""A file on its way into a notebook's cell: taken by the same rules as over HTTP."""

import pytest

from core.errors import BadFileName, DeskError, FileTooLarge
from dashboard.cell_uploads import Arrival


def test_a_file_that_comes_in_pieces_is_whole_again() -> None:
    arrival = Arrival("Plan ö.pdf", 5, limit=5)
    arrival.write(b"20 ")
    arrival.write(b"mm")
    assert (arrival.name, arrival.whole().read()) == ("Plan ö.pdf", b"20 mm")
    arrival.close()


def test_what_is_too_large_is_refused_before_it_comes_or_when_it_does() -> None:
    with pytest.raises(FileTooLarge, match="larger than 2 MB"):
        Arrival("a.bin", 2_000_001, limit=2_000_000)
    arrival = Arrival("a.bin", 1, limit=2_000_000)  # its sender lies
    arrival.write(bytes(2_000_000))
    with pytest.raises(FileTooLarge):
        arrival.write(b"x")
    arrival.close()


def test_a_name_that_is_none_is_refused_before_the_file_comes() -> None:
    with pytest.raises(BadFileName, match="without a folder"):
        Arrival("../plan.pdf", 1, limit=10)


@pytest.mark.parametrize("come", [b"", b"20 m", b"20 mm."])
def test_less_or_more_than_was_said_is_not_kept(come: bytes) -> None:
    arrival = Arrival("plan.pdf", 5, limit=10)
    arrival.write(come)
    with pytest.raises(DeskError, match="did not arrive whole"):
        arrival.whole()
    arrival.close()
