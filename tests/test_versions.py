"""Versions below which there are known faults are not installed, and none of them can be."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from core.store.engine import good_sqlite, sqlite_module

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
REQUIREMENTS = {one.name: one for one in map(Requirement, PROJECT["dependencies"])}
FLOORS = {"tornado": "6.5.8", "bokeh": "3.8.2", "panel": "1.9.4", "jinja2": "3.1.6"}  # security advisories


@pytest.mark.parametrize(("package", "floor"), FLOORS.items())
def test_no_version_with_a_known_hole_is_installed_or_allowed(package: str, floor: str) -> None:
    assert Version(version(package)) >= Version(floor)
    below = [f"{floor}rc1", *(f"{Version(floor).major}.{minor}.0" for minor in range(Version(floor).minor))]
    assert not list(REQUIREMENTS[package].specifier.filter(below, prereleases=True))


def test_the_lock_pins_one_hashed_version_of_everything_and_names_no_address() -> None:
    for lock in (ROOT / "requirements.lock", ROOT / "requirements-test.lock"):
        text = lock.read_text()
        assert "://" not in text
        entries = re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip())
        assert all(re.match(r"[a-z0-9.-]+==\S+", one) and "--hash=sha256:" in one for one in entries)


def test_the_lock_has_every_dependency_of_the_project() -> None:
    locked = (ROOT / "requirements.lock").read_text()
    for requirement in REQUIREMENTS.values():
        pins = re.findall(rf"^{re.escape(requirement.name.lower())}==(\S+)", locked, flags=re.MULTILINE)
        assert pins, f"{requirement.name} is not locked: run .ci/lock"
        assert all(requirement.specifier.contains(pin) for pin in pins)


def test_the_sqlite_in_use_has_no_wal_fault_and_can_search() -> None:
    module = sqlite_module()
    assert good_sqlite(module.sqlite_version_info)
    database = module.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE words USING fts5(word, tokenize='trigram')")
    database.close()


@pytest.mark.parametrize(
    ("sqlite", "good"),
    [((3, 40, 1), False), ((3, 44, 6), True), ((3, 50, 6), False), ((3, 50, 7), True), ((3, 51, 2), False)],
)
def test_a_sqlite_with_the_wal_fault_is_known(sqlite: tuple[int, ...], good: bool) -> None:
    assert good_sqlite(sqlite) is good
