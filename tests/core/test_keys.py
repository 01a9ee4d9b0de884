"""Keys of the HTTP API: shown once, kept as a hash, and gone when they are revoked."""

import re
from typing import Any

import pytest

from core import Desk
from core.key_errors import BadKeyName, BadScope, KeyExists, NoSuchKey, ScopeMissing, UnknownKey
from core.keys import KINDS, Scope


def everything_stored(desk: Desk) -> str:
    with desk.database.reading() as connection:
        return str([dict(row) for row in connection.exec_driver_sql("SELECT * FROM keys").mappings()])


def test_a_key_is_known_by_itself_and_stored_as_a_hash_only(desk: Desk) -> None:
    made = desk.keys.add(" Web  shop ", ["orders:write", "files:write"], by="bob")
    assert re.fullmatch(r"pd_[\w-]{43}", made.secret)
    assert made.secret not in everything_stored(desk)
    found = desk.keys.check(made.secret, "files:write")
    assert (found.name, found.prefix, found.scopes) == (
        "Web shop",
        made.secret[:8],
        {Scope.ORDERS_WRITE, "files:write"},
    )
    [row] = desk.keys.table().to_dict("records")
    assert (row["name"], row["scopes"], row["created_by"]) == ("Web shop", "orders:write files:write", "bob")
    assert row["used_at"] >= row["created_at"]


def test_a_key_opens_what_its_scopes_allow_and_nothing_else(desk: Desk) -> None:
    made = desk.keys.add("reader", ["orders:read"])
    assert desk.keys.check(made.secret, None).name == "reader"
    with pytest.raises(ScopeMissing, match=r"The key “reader” lacks the scope orders:write, which this needs."):
        desk.keys.check(made.secret, "orders:write")
    for wrong in ("", "pd_", made.secret[:-1], made.secret + "x", made.prefix, "\ud800"):
        with pytest.raises(UnknownKey):
            desk.keys.check(wrong, None)


def test_a_revoked_key_opens_nothing_and_its_name_is_free_again(desk: Desk) -> None:
    old = desk.keys.add("shop", ["orders:read"])
    with pytest.raises(KeyExists, match="There is a key “shop” already"):
        desk.keys.add("shop", ["orders:read"])
    desk.keys.revoke(" shop ")
    with pytest.raises(UnknownKey, match="unknown or was revoked"):
        desk.keys.check(old.secret, "orders:read")
    new = desk.keys.add("shop", ["orders:read"])
    assert desk.keys.check(new.secret, "orders:read").id == new.id != old.id
    assert desk.keys.table()["revoked_at"].notna().tolist() == [True, False]
    with pytest.raises(NoSuchKey, match=r"There is no valid key “shoe”. The keys are “shop”."):
        desk.keys.revoke("shoe")


@pytest.mark.parametrize(
    ("name", "scopes", "error"),
    [
        (" \n ", ["orders:read"], BadKeyName),
        ("x" * 81, ["orders:read"], BadKeyName),
        ("x", [], BadScope),
        ("x", ["orders:read", "everything"], BadScope),
    ],
)
def test_a_key_that_means_nothing_is_not_made(sqlite_desk: Desk, name: str, scopes: list[str], error: Any) -> None:
    with pytest.raises(error):
        sqlite_desk.keys.add(name, scopes)
    assert sqlite_desk.keys.table().empty


def test_the_table_of_keys_has_its_columns_also_when_it_is_empty(sqlite_desk: Desk) -> None:
    empty = sqlite_desk.keys.table()
    sqlite_desk.keys.add("shop", ["orders:read"])
    assert list(empty.columns) == list(KINDS)
    assert empty.dtypes.equals(sqlite_desk.keys.table().dtypes)
