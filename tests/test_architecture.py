"""Data flows one way: dashboard -> core services -> store -> database."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UI = {"panel", "panel_material_ui", "param", "bokeh", "holoviews", "tornado", "dashboard"}
DATABASE = {"sqlalchemy", "alembic", "pysqlite3", "sqlite3", "psycopg", "core.store"}
TABLES = {"core/store/migrations/versions/v0001_tables.py"}  # a list, best read in one piece
CODE = sorted(path for folder in ("core", "dashboard") for path in (ROOT / folder).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def files(folder: str, *, besides: str = "none") -> list[Path]:
    return [path for path in CODE if name(path).startswith(f"{folder}/") and not name(path).startswith(besides)]


def imported(path: Path) -> set[str]:
    """Names of the modules a file imports, and of every package above them."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name(path)} has a relative import"
            names |= {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {".".join(one.split(".")[:n]) for one in names for n in range(1, one.count(".") + 2)}


def run(script: str) -> None:
    """Run *script* in a process of its own, for this one has imported everything already."""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", files("dashboard"), ids=name)
def test_dashboard_knows_no_database(path: Path) -> None:
    assert not imported(path) & DATABASE


@pytest.mark.parametrize("path", files("core", besides="core/store/"), ids=name)
def test_only_the_store_knows_sql(path: Path) -> None:
    assert not imported(path) & {"sqlalchemy", "alembic", "pysqlite3", "sqlite3", "psycopg"}


@pytest.mark.parametrize("path", files("dashboard", besides="dashboard/ui.py"), ids=name)
def test_only_one_module_knows_which_component_library_is_used(path: Path) -> None:
    assert "panel_material_ui" not in imported(path)


def test_core_loads_no_screen() -> None:
    run(
        "import importlib, pkgutil, sys, core\n"
        "for module in pkgutil.walk_packages(core.__path__, 'core.'):\n"
        "    if module.name != 'core.store.migrations.env': importlib.import_module(module.name)\n"
        f"loaded = {UI!r} & {{name.split('.')[0] for name in sys.modules}}\n"
        "assert not loaded, loaded"
    )


def test_the_command_line_starts_without_panel_or_pandas() -> None:
    run(
        "import sys, dashboard.cli\n"
        "loaded = {'panel', 'bokeh', 'pandas', 'trimesh'} & set(sys.modules)\n"
        "assert not loaded, loaded"
    )


def test_connect_starts_without_what_it_does_not_need() -> None:
    run(
        "import sys, core\n"
        "loaded = {'trimesh', 'PIL', 'alembic', 'panel'} & set(sys.modules)\n"
        "assert not loaded, loaded"
    )


@pytest.mark.parametrize("path", [*CODE, *TESTS], ids=name)
def test_a_file_is_short_says_what_it_is_and_has_a_name_that_means_something(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 250 or name(path) in TABLES
    assert not text.strip() or ast.get_docstring(ast.parse(text))
    assert path.stem not in {"utils", "util", "helpers", "common", "manager", "misc"}


def test_the_app_makes_every_component_before_a_page_is_open() -> None:
    """Panel leaves fresh pages empty whose components were first made while another page was open."""
    script = (
        "import sys, dashboard.app\n"
        "views = {'project_list', 'project_detail', 'project_view', 'move_dialog'}\n"
        "assert all(f'dashboard.views.{view}' in sys.modules for view in views)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)
