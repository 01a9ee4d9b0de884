"""The short cut of `python -m bench.attack`: a real server is attacked, and nothing succeeds."""

from __future__ import annotations

from pathlib import Path

from bench.attack.__main__ import run
from bench.attack.scene import prepared
from bench.attack.tally import Tally, timed, verdict


def test_no_attack_succeeds(tmp_path: Path) -> None:
    with prepared(tmp_path) as scene:
        found = list(run(scene, whole=False))
    assert not [str(one) for one in found if one.successes]
    assert verdict(found).startswith("0 of ")
    assert sum(one.tries for one in found) > 5_000


def test_a_success_is_counted_and_told() -> None:
    def attack(tally: Tally) -> None:
        tally.tried("knock", worked=False)
        tally.tried("come in", worked="the door was open")

    found = timed("visits", attack)
    assert "SUCCESS come in: the door was open" in str(found)
    assert verdict([found]) == "1 of 2 attacks succeeded"
