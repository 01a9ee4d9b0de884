"""What the code can reach: other machines, programs, text that runs, and what encrypts, hashes and draws lots."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = sorted(path for folder in ("core", "dashboard") for path in (ROOT / folder).rglob("*.py"))
INVENTORY = ROOT / "docs/security/inventory.md"
DEMO = "core/demo/"  # draws its lots to make things up

# Who may open a connection, and to what; no address in any of them comes from an order, a page or a program.
TALKS = {
    "core/accounts/provider.py": "the provider of single sign-on that the settings name",
    "core/files.py": "the file store that the settings name",
    "core/outbox.py": "nobody: it asks for the name of this machine, for the name of a worker",
    "core/smtp.py": "the mail server that the settings name",
    "core/smtp_server.py": "the same",
    "core/store/engine.py": "the database that the settings name",
    "core/store/whole/postgresql.py": "the same",
    "dashboard/cli/elsewhere.py": "listens on this machine for the end of a sign-in",
    "dashboard/cli/server.py": "asks whether a port of this machine is free",
}
NETWORK = {
    "socket", "smtplib", "requests", "urllib.request", "urllib3", "http.client", "http.server", "httpx", "aiohttp",
    "ftplib", "fsspec", "psycopg", "tornado.httpclient", "websockets", "paramiko", "xmlrpc", "imaplib", "poplib",
}  # fmt: skip
RUNS = {
    "core/models.py",
    "core/store/export_parent.py",
    "core/store/whole/making.py",
}  # our own modules, without a shell
RUNS_TEXT = {"eval", "exec", "compile", "__import__"}
UNPACKS = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "yaml", "jsonpickle"}
CRYPTOGRAPHY = {
    "argon2", "authlib", "cryptography", "hashlib", "hmac", "jose", "joserfc", "jwt", "nacl", "pyotp", "secrets", "ssl",
    "Crypto", "bcrypt", "passlib", "itsdangerous",
}  # fmt: skip


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


TREES = {name(path): ast.parse(path.read_text(encoding="utf-8")) for path in CODE}


@cache
def imports(path: str) -> set[str]:
    """Names of the modules that a file imports, and of every package above them."""
    found: set[str] = set()
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {".".join(one.split(".")[:n]) for one in found for n in range(1, one.count(".") + 2)}


@cache
def calls(tree: ast.AST) -> list[tuple[str, ast.Call]]:
    """Each call with what is called, as it is written."""
    return [(ast.unparse(node.func), node) for node in ast.walk(tree) if isinstance(node, ast.Call)]


def importing(modules: set[str]) -> set[str]:
    return {path for path in TREES if imports(path) & modules}


def test_only_these_modules_talk_to_other_machines() -> None:
    talking = importing(NETWORK) | {
        path for path, tree in TREES.items() if any(called.endswith("create_engine") for called, _ in calls(tree))
    }
    assert talking == TALKS.keys(), "say in TALKS to whom, and in docs/security/inventory.md"


def test_programs_are_started_without_a_shell_and_by_few() -> None:
    assert importing({"subprocess", "os.system", "pty", "commands"}) == RUNS
    for path, tree in TREES.items():
        for called, call in calls(tree):
            assert called not in {"os.system", "os.popen", "os.execv", "os.spawnv"}, path
            assert not any(one.arg == "shell" for one in call.keywords), path


def test_nothing_runs_text_or_unpacks_objects() -> None:
    assert importing(UNPACKS) == set()
    running = {path for path, tree in TREES.items() if any(called in RUNS_TEXT for called, _ in calls(tree))}
    assert running == set()


def test_lots_are_drawn_where_nobody_gains_by_guessing_them() -> None:
    """Everything else that is random comes from the system, by `secrets` or `os.urandom`."""
    drawing = {path for path in importing({"random", "numpy.random"}) if not path.startswith(DEMO)}
    assert drawing == {"core/outbox.py", "core/store/database.py", "core/store/engine.py"}, "pauses between tries"


def test_weak_hashes_protect_nothing() -> None:
    for path, tree in TREES.items():
        for called, call in calls(tree):
            assert called not in {"hashlib.md5", "hashlib.new"}, path
            if called == "hashlib.sha1":
                assert ast.unparse(call).endswith("usedforsecurity=False)"), path


@pytest.mark.parametrize("library", sorted(CRYPTOGRAPHY))
def test_the_inventory_names_whatever_encrypts_signs_or_hashes(library: str) -> None:
    used = importing({library})
    named = re.search(rf"`{library}`", INVENTORY.read_text(encoding="utf-8")) is not None
    assert named is bool(used), f"{library} is used by {', '.join(sorted(used)) or 'nobody'}"
