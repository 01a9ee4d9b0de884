"""docs/security.md: every requirement of ASVS 5.0 up to level 2 has its verdict, and what it leans on is there."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs/security.md"
NUMBERS = (ROOT / "tests/asvs_level_2.txt").read_text(encoding="utf-8").split()
MET, ELSEWHERE, NOT_MET = "met", "does not apply", "not met"
TEXT = DOCUMENT.read_text(encoding="utf-8")
# number, requirement, verdict, and what shows it or why
ROWS = [row.strip("| ").split(" | ", 3) for row in re.findall(r"^\| \d.*\|$", TEXT, re.MULTILINE)]
TESTS = sorted(set(re.findall(r"`(tests/[^`]*)`", "\n".join(row[-1] for row in ROWS))))
PLACES = sorted(set(re.findall(r"\]\((?!https?:)([^)]+)\)", TEXT)))


@cache
def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def anchors(text: str) -> set[str]:
    """The names by which the headings of a document are linked to."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def test_every_requirement_has_one_row_in_the_order_of_the_standard() -> None:
    assert len(NUMBERS) == len(set(NUMBERS)) > 250
    assert [row[0] for row in ROWS] == NUMBERS


def test_every_row_has_a_verdict_and_what_it_rests_on() -> None:
    for number, requirement, verdict, why in ROWS:
        assert verdict in (MET, ELSEWHERE, NOT_MET), number
        assert requirement, number
        if verdict == MET:
            assert re.search(r"`tests/[\w/]+\.py::\w+`|\]\([\w/.]+\.(?:md#[\w-]+|json)\)", why), (
                f"{number} shows nothing"
            )
        else:
            reason = re.sub(r"`[^`]*`|\([^)]*\)", "", why)
            assert len(reason.split()) >= 2, f"{number} has no reason"
            assert reason.rstrip().endswith("."), f"{number} has no sentence"


def test_the_counts_are_those_of_the_table() -> None:
    told = re.search(r"Of (\d+) requirements, (\d+) are met, (\d+) do not apply, and (\d+) are not met\.", TEXT)
    assert told
    found = Counter(row[2] for row in ROWS)
    assert [int(one) for one in told.groups()] == [len(ROWS), found[MET], found[ELSEWHERE], found[NOT_MET]]


@pytest.mark.parametrize("cited", TESTS)
def test_a_test_that_is_cited_exists(cited: str) -> None:
    file, _, name = cited.partition("::")
    assert re.fullmatch(r"test_\w+", name), "cite a test, not a file"
    assert (ROOT / file).is_file()
    assert re.search(rf"^(?:async )?def {name}\(", read(ROOT / file), re.MULTILINE)


@pytest.mark.parametrize("place", PLACES)
def test_a_place_that_is_named_exists(place: str) -> None:
    file, _, heading = place.partition("#")
    target = DOCUMENT.parent / file
    assert target.is_file()
    assert not heading or heading in anchors(read(target))
