"""Keys of the HTTP API from the shell."""

import json
import re
from pathlib import Path

import core
from tests.commands import done, printdesk, refused
from tests.databases import SqliteDesks


def test_a_key_is_made_listed_and_revoked(tmp_path: Path, sqlite_desks: SqliteDesks) -> None:
    (tmp_path / "data").mkdir()
    url = sqlite_desks.fresh(tmp_path / "data")
    run = printdesk("key", "list", folder=tmp_path)
    assert (run.returncode, run.stderr) == (0, "There is no key yet. `printdesk key add NAME` makes one.\n")

    run = printdesk("key", "add", "Web shop", "--scope", "orders:read", folder=tmp_path)
    assert run.stderr == "“Web shop” may use orders:read. Keep the key now: it is not shown again.\n"
    assert re.fullmatch(r"pd_[\w-]{43}\n", run.stdout), "nothing but the key, for `KEY=$(printdesk key add …)`"
    with core.connect(url, data=tmp_path / "data") as desk:
        assert desk.keys.check(run.stdout.strip(), "orders:read").name == "Web shop"

    listed = done(printdesk("key", "list", folder=tmp_path))
    assert run.stdout.strip() not in listed
    assert listed.splitlines()[1].split("\t")[:3] == ["Web shop", run.stdout[:8], "orders:read"]
    assert done(printdesk("key", "revoke", "Web shop", folder=tmp_path)) == "“Web shop” is revoked.\n"
    [row] = json.loads(done(printdesk("key", "list", "--json", folder=tmp_path)))
    assert row["revoked_at"] is not None
    assert "There is no valid key “Web shop”." in refused(printdesk("key", "revoke", "Web shop", folder=tmp_path))
    told = refused(printdesk("key", "add", "x", "--scope", "all", folder=tmp_path))
    assert told == "There is no scope all. The scopes are orders:write, orders:read, files:write.\n"
