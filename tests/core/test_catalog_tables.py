"""The lists of the set-up as DataFrames, as the data dictionary says; whole in a backup; the demo's set-up."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from core import Desk
from core.backup import backup, restore
from core.catalog.columns import TABLES
from core.catalog.errors import InvalidSetUp
from core.catalog.logo import keep_logo
from core.check import look_at_desk
from core.demo.fill import fill
from core.desk import Desk as OpenDesk
from core.files import FileStore
from core.settings import read_settings


def picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(kept, "PNG")
    return kept.getvalue()


@pytest.mark.parametrize("filled", [False, True], ids=["empty", "filled"])
def test_the_tables_have_the_documented_columns_and_dtypes(filled: bool, desk: Desk) -> None:
    if filled:
        fill(desk, 1)
    for name, table in TABLES.items():
        frame = getattr(desk, name).table()
        assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == {
            column.name: column.dtype for column in table.columns
        }
        assert frame.empty is not filled
        for column in table.columns:
            assert column.null or not frame[column.name].isna().any(), column.name
        if filled:
            assert frame["name"].tolist() == [one.name for one in getattr(desk, name).all(retired=True)]


def test_a_table_says_what_the_documents_say(desk: Desk) -> None:
    desk.discounts.save({"name": "Autumn", "percent": "7.5", "ends": "2026-11-30", "uses": 3}, by="bob")
    desk.discounts.save({"name": "Five off", "amount": 5, "customers": ["@example.com"]})
    desk.discounts.retire("Five off")
    table = desk.discounts.table().set_index("name")
    assert table["percent"].tolist()[0] == 7.5
    assert table.loc["Autumn", "ends"] == pd.Timestamp("2026-11-30")
    assert table["uses"].tolist() == [3, pd.NA]
    assert table["retired"].tolist() == [False, True]
    assert table.loc["Five off", "customers"] == "@example.com"
    assert table.loc["Autumn", "changed_by"] == "bob"


def test_a_backup_has_the_set_up_with_its_logo(desk: Desk, tmp_path: Path) -> None:
    fill(desk, 3)
    logo = keep_logo(desk.files, picture())
    service = desk.service.get().document.model_copy(update={"logo": logo})
    desk.service.save(service)
    backup(desk, tmp_path / "desk.tar")
    settings = read_settings(data=tmp_path / "new")
    assert restore(tmp_path / "desk.tar", settings, FileStore(settings.files_place)).missing == ()
    with OpenDesk(settings) as copy:
        assert copy.set_up() == desk.set_up()
        assert copy.materials.all(retired=True) == desk.materials.all(retired=True)
        assert copy.service.get() == desk.service.get()
        assert b"".join(copy.files.open(logo)) == picture()
        assert copy.materials.save({"name": "New"}).id > max(one.id for one in desk.materials.all(retired=True))


def test_a_logo_in_use_is_never_swept_away(desk: Desk) -> None:
    logo = keep_logo(desk.files, picture())
    desk.service.save({"logo": logo})
    desk.sweep(timedelta(0))
    assert desk.files.exists(logo)
    desk.service.save({"logo": None})
    desk.sweep(timedelta(0))
    assert not desk.files.exists(logo)
    with pytest.raises(InvalidSetUp, match="logo: is not in the file store"):
        desk.service.save({"logo": logo})


def test_a_check_tells_of_the_set_up_and_of_documents_that_are_broken(desk: Desk) -> None:
    desk.service.save({"name": "Ada's Prints"})
    for name in ("PA12", "PLA"):
        desk.materials.save({"name": name})
    desk.materials.retire("PLA")
    told = {one.what: one for one in look_at_desk(desk) if one.area == "Set-up"}
    assert {name: one.value for name, one in told.items()} == {
        "Materials": "1, and 1 retired",
        "Discounts": "0",
        "Shipping options": "0",
        "Name": "Ada's Prints  (dashboard)",
        "Sender": "Ada's Prints <orders@localhost>  (dashboard)",
        "Time zone": "UTC  (dashboard)",
    }
    with desk.database.writing() as connection:
        connection.exec_driver_sql("""UPDATE materials SET document = '{"name": ""}'""")
    [broken] = [one for one in look_at_desk(desk) if one.area == "Set-up" and not one.ok]
    assert broken.what == "Materials"
