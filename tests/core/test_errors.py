"""What core refuses can be told across processes."""

import pickle
from datetime import UTC, datetime

import pytest

from core import errors

CASES = [
    errors.DatabaseBusy(),
    errors.UnknownProject("P-000001"),
    errors.MoveConflict("P-000001", "Printing", "ada", datetime(2026, 3, 1, tzinfo=UTC)),
    errors.InvalidOrder([errors.Problem("row 2", "title", "must not be empty")]),
]


@pytest.mark.parametrize("error", CASES, ids=lambda error: type(error).__name__)
def test_an_error_is_the_same_in_another_process(error: errors.DeskError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)
