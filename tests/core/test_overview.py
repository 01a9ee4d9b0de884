"""Pages and counts are what plain pandas finds in the whole table, on both databases, before and after changes."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import Desk, Status, connect
from core.demo.fill import fill
from core.filters import COLUMNS
from core.store import overview, search, search_postgresql
from tests.factory import item, order

WORDS = {"title", "customer", "company", "email"}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with 120 projects of the demo, once on each of the two databases."""
    folder: Path = tmp_path_factory.mktemp("filled")
    if request.param == "sqlite":
        with connect(data=folder, user="ada") as desk:
            fill(desk, 120)
            yield desk
        return
    with request.getfixturevalue("postgres_desks").fresh() as url, connect(url, data=folder, user="ada") as desk:
        fill(desk, 120)
        yield desk


@pytest.fixture(autouse=True, params=["usual limits", "tiny limits"])
def _limits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With tiny limits a few hundred projects take the ways that otherwise only a million take."""
    if request.param == "tiny limits":
        monkeypatch.setattr(search, "FEW_HITS", 3)
        monkeypatch.setattr(search_postgresql, "FEW_HITS", 3)
        monkeypatch.setattr(overview, "_MANY_TEXTS", 20)


def expected(whole: pd.DataFrame, texts: dict[str, str], options: dict[str, Any]) -> pd.DataFrame:
    """The rows of the whole table that pass, by pandas alone."""
    keep = pd.Series(True, index=whole.index)
    if options.get("status"):
        keep &= whole.status.isin(options["status"])
    if options.get("search"):
        keep &= whole.number.map(texts).str.contains(options["search"].casefold(), regex=False)
    if options.get("material"):
        keep &= whole.materials.str.split(", ").map(lambda names: options["material"] in names)
    if options.get("country"):
        keep &= whole.country == options["country"]
    if options.get("customer"):
        wanted = options["customer"].casefold()
        keep &= (whole.customer.str.casefold() == wanted) | (whole.email.str.casefold() == wanted)
    if options.get("ordered_from"):
        keep &= whole.ordered_at >= options["ordered_from"]
    if options.get("ordered_to"):
        keep &= whole.ordered_at <= options["ordered_to"]
    if options.get("overdue"):
        keep &= whole.status.isin(["Pending", "Printing"]) & (whole.due_at < pd.Timestamp.now("UTC"))
    return whole[keep]


def in_order(rows: pd.DataFrame, sort: str) -> pd.DataFrame:
    """Sorted as the desk promises: words in any case, nothing before something, ties by number."""
    column = sort.removeprefix("-")

    def key(values: pd.Series) -> pd.Series:
        if values.name not in WORDS:
            return values
        return values.map(lambda word: "" if pd.isna(word) else "".join(c.lower() if c.isascii() else c for c in word))

    down = sort.startswith("-")
    return rows.sort_values(
        list(dict.fromkeys([column, "number"])), ascending=not down, key=key, na_position="last" if down else "first"
    )


def texts_of(desk: Desk) -> dict[str, str]:
    """What the search looks at, taken from the objects that people see."""
    found = {}
    for number in desk.projects.table().number:
        one = desk.projects.get(number)
        parts = [one.number, one.title, one.customer, one.company, one.email, one.shipping.city]
        found[number] = "\n".join([part for part in parts if part] + [item.name for item in one.items]).casefold()
    return found


@pytest.fixture(scope="module")
def texts(filled: Desk) -> dict[str, str]:
    """What the search looks at in each project of `filled`."""
    return texts_of(filled)


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    """Filters as people combine them."""
    start = draw(st.integers(0, 160))
    return {
        "status": draw(st.none() | st.lists(st.sampled_from([str(one) for one in Status]), unique=True, min_size=1)),
        "search": draw(st.none() | st.sampled_from(["e", "er", "gear", "P-0000", "bracket", ".stl", "müll", "zzzz"])),
        "material": draw(st.none() | st.sampled_from(["PA12", "PLA", "Resin", "Unobtainium"])),
        "country": draw(st.none() | st.sampled_from(["DE", "FR", "US"])),
        "customer": draw(st.none() | st.just("known")),
        "overdue": draw(st.booleans()),
        "ordered_from": draw(st.none() | st.just(start)),
        "ordered_to": draw(st.none() | st.just(start + draw(st.integers(0, 90)))),
    }


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    options=questions(),
    column=st.sampled_from(COLUMNS),
    down=st.booleans(),
    limit=st.sampled_from([1, 7, 50, None]),
    offset=st.sampled_from([0, 3, 40]),
)
def test_pages_and_counts_are_what_pandas_finds(
    filled: Desk,
    texts: dict[str, str],
    options: dict[str, Any],
    column: str,
    down: bool,
    limit: int | None,
    offset: int,
) -> None:
    whole = filled.projects.table()
    first = whole.ordered_at.min()
    for name in ("ordered_from", "ordered_to"):
        if options[name] is not None:
            options[name] = first + timedelta(days=options[name], hours=7)
    if options["customer"]:
        options["customer"] = whole.customer.iloc[0].upper()
    sort = f"-{column}" if down else column
    passed = expected(whole, texts, options)
    page = in_order(passed, sort).iloc[offset : None if limit is None else offset + limit]

    found = filled.projects.table(sort=sort, limit=limit, offset=offset, **options)

    assert found.number.tolist() == page.number.tolist()
    assert found.dtypes.to_dict() == whole.dtypes.to_dict()
    assert filled.projects.counts(**options).to_dict() == passed.status.value_counts().to_dict()


@pytest.mark.parametrize("status", [None, ["Shipped"], ["Pending", "Printing", "Shipped"]])
def test_pages_of_a_search_whose_hits_are_known_are_what_pandas_finds(
    filled: Desk, texts: dict[str, str], status: list[str] | None
) -> None:
    whole = filled.projects.table()
    passed = expected(whole, texts, {"search": "stl", "status": status})
    assert filled.projects.counts(search="STL", status=status).sum() == len(passed) > 10
    for sort in (way + column for column in COLUMNS for way in ("", "-")):
        page = in_order(passed, sort).iloc[3:10]
        found = filled.projects.table(search="STL", status=status, sort=sort, limit=7, offset=3)
        assert found.number.tolist() == page.number.tolist(), sort


def test_what_is_remembered_of_a_search_follows_moves_and_new_orders(desk: Desk) -> None:
    for title in ("gear one", "gear two", "other"):
        desk.projects.place(order(title=title, items=[item(name="part.stl")]))
    with connect(desk.settings.url, user="bob", data=desk.settings.data) as other:

        def seen() -> list[int]:
            counts: list[int] = desk.projects.counts(search="GEAR").tolist()
            assert len(desk.projects.table(search="gear", limit=50)) == sum(counts)
            return counts

        assert seen() == [2, 0, 0, 0]
        for title in ("gear three", "gear four"):  # with tiny limits these are no longer few
            other.projects.place(order(title=title))
        assert seen() == [4, 0, 0, 0]
        other.projects.move("P-000002", "Printing")
        assert seen() == [3, 1, 0, 0]
        other.projects.place(order(title="New gear"))
        assert seen() == [4, 1, 0, 0]
        other.projects.move("P-000001", "Canceled", reason="no material")
        other.projects.move("P-000002", "Shipped")
        other.projects.move("P-000003", "Printing")
        assert seen() == [3, 0, 1, 1]


@pytest.mark.parametrize("text", ["100%", "50_50", 'a "quoted" word', "it's", "back\\slash", "-", "a*b", "(x)", "Ünï"])
def test_search_is_literal_and_knows_no_case(desk: Desk, text: str) -> None:
    desk.projects.place(order(title=f"about {text} and more"))
    desk.projects.place(order(title="about 100 and 50x50, a quoted word, backslash", customer={"name": "Zoe"}))
    for asked in (text, text.upper(), text.lower()):
        found = desk.projects.table(search=asked).number.tolist()
        assert "P-000001" in found
        assert ("P-000002" in found) == (text == "-")


def test_a_project_is_overdue_while_it_should_have_been_shipped_and_is_not(desk: Desk) -> None:
    for due in ("2026-01-31T00:00:00Z", "2199-12-31T00:00:00Z", None):
        desk.projects.place(order(ordered_at="2026-01-01T12:00:00Z", due_at=due))

    def overdue() -> list[str]:
        numbers: list[str] = desk.projects.table(overdue=True).number.tolist()
        assert desk.projects.counts(overdue=True).sum() == len(numbers)
        return numbers

    assert overdue() == ["P-000001"]
    desk.projects.move("P-000001", "Printing")
    assert overdue() == ["P-000001"]
    assert desk.projects.table(overdue=True, status=["Pending", "Shipped"]).empty
    assert desk.projects.counts(overdue=True, status="Shipped").sum() == 0
    desk.projects.move("P-000001", "Shipped")
    assert overdue() == []


def test_counts_have_all_four_statuses_even_when_empty(desk: Desk) -> None:
    assert desk.projects.counts().to_dict() == dict.fromkeys(map(str, Status), 0)
    assert desk.projects.counts(search="nothing").to_dict() == dict.fromkeys(map(str, Status), 0)


def test_an_empty_table_has_the_dtypes_of_a_full_one(desk: Desk) -> None:
    empty = desk.projects.table()
    desk.projects.place(order())
    assert empty.dtypes.to_dict() == desk.projects.table().dtypes.to_dict()
    assert empty.columns.tolist() == list(COLUMNS)


def test_a_total_that_raw_sql_has_changed_is_sorted_by(desk: Desk) -> None:
    numbers = [desk.projects.place(order(items=[item(unit_price=price)])).number for price in ("10", "20", "30")]
    with desk.database.writing() as connection:
        connection.exec_driver_sql("UPDATE projects SET total = 9000 WHERE id = 1")
    for options in ({}, {"country": "DE"}, {"material": "PA12"}, {"material": "PA12", "country": "DE"}):
        for status in (None, "Pending", ["Pending", "Shipped"]):
            found = desk.projects.table(sort="total", limit=10, status=status, **options)
            assert found.number.tolist() == [*numbers[1:], numbers[0]]
