"""Files made to hurt whoever reads them end in facts or in a sentence, within memory and time, and write nothing."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from core.meshes import attempt
from core.models import SECONDS, TOO_LARGE, UNREADABLE, measure
from core.package import DOCUMENT_TYPE, NO_SUCH_XML
from core.project import ModelFacts

ROOT = Path(__file__).parents[2]
MEMORY = 512_000_000  # bytes
HEAD = '<?xml version="1.0"?>'
CORE = 'xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"'
TETRAHEDRON = (
    '<mesh><vertices><vertex x="0" y="0" z="0"/><vertex x="9" y="0" z="0"/><vertex x="0" y="9" z="0"/>'
    '<vertex x="0" y="0" z="9"/></vertices><triangles><triangle v1="0" v2="2" v3="1"/><triangle v1="0" v2="1" v3="3"/>'
    '<triangle v1="0" v2="3" v3="2"/><triangle v1="1" v2="2" v3="3"/></triangles></mesh>'
)


def model(*, unit: str = "millimeter", mesh: str = TETRAHEDRON) -> str:
    return (
        f'{HEAD}<model unit="{unit}" {CORE}><resources><object id="1">{mesh}</object></resources>'
        '<build><item objectid="1"/></build></model>'
    )


def archive(members: dict[str, str | bytes]) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    file.seek(0)
    return file


@pytest.fixture
def files_of(tmp_path: Path) -> Path:
    """A folder in which everything is that a program writes by mistake: home, temporary and current."""
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    return folder


def examine_damaged(folder: Path, count: int, seed: int) -> None:
    """A program examines damaged files; then look what its children have used, and what is in its folders."""
    own = {"HOME": str(folder), "TMPDIR": str(folder), "PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-m", "tests.core.hostile", str(count), str(seed)]
    run = subprocess.run(command, cwd=folder, env=own, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert found["wrong"] == []
    assert found["measured"] < count, "some were not damaged enough to be refused"
    assert found["slowest"] < SECONDS + 3
    assert found["largest"] < MEMORY
    assert [path for path in folder.parents[1].rglob("*") if path not in (folder, folder.parent)] == []


def test_damaged_files_use_little_and_write_nothing(files_of: Path) -> None:
    examine_damaged(files_of, 9, seed=20)


@pytest.mark.full
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(2020, 2024))
def test_a_thousand_damaged_files_use_little_and_write_nothing(files_of: Path, seed: int) -> None:
    """250 each, every file in a child of its own: about a second each, for which Python starts and imports Trimesh."""
    examine_damaged(files_of, 250, seed)


def test_names_in_an_archive_that_lead_out_of_it_lead_nowhere(tmp_path: Path) -> None:
    evil = archive({"3D/3dmodel.model": model(), "../../evil.txt": "x", f"{tmp_path}/evil.txt": "x"})
    assert measure(evil, "a.3mf").bodies == 1
    assert list(tmp_path.parent.rglob("evil.txt")) == []


def test_a_bomb_beside_the_model_in_an_archive_is_refused_for_its_size() -> None:
    facts = measure(archive({"3D/3dmodel.model": model(), "Metadata/thumbnail.png": bytes(300_000_000)}), "a.3mf")
    assert facts == ModelFacts(problem="The 3MF file unpacks to 300 MB; no more than 200 MB are read.")


def test_an_archive_without_a_model_is_not_called_damaged() -> None:
    facts = measure(archive({"thumbnail.png": b"x"}), "a.3mf")
    assert facts == ModelFacts(problem="The 3MF file has no model in it.")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_that_grows_or_reads_other_files_is_refused(tmp_path: Path, encoding: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("9")
    growing = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    for entities in (f'<!ENTITY e0 "9">{growing}', f'<!ENTITY e11 SYSTEM "{secret.as_uri()}">'):
        mesh = TETRAHEDRON.replace('x="9"', 'x="&e11;"')
        text = model(mesh=mesh).replace(HEAD, f"{HEAD}<!DOCTYPE model [{entities}]>")
        assert measure(archive({"3D/3dmodel.model": text.encode(encoding)}), "a.3mf").problem == DOCUMENT_TYPE


@pytest.mark.parametrize(
    "inside", ["<a>" * 100_000 + "</a>" * 100_000, " " * 30_000_000, f'<a b="{"x" * 15_000_000}"/>']
)
def test_xml_that_no_model_has_is_refused_as_such(inside: str) -> None:
    found = measure(archive({"3D/3dmodel.model": model(mesh=inside)}), "a.3mf")
    assert found == ModelFacts(problem=NO_SUCH_XML)


def test_a_mesh_that_does_not_fit_in_the_memory_is_called_too_large() -> None:
    points = '<vertex x="0" y="0" z="0"/>' * 2_500_000
    mesh = f"<mesh><vertices>{points}</vertices><triangles/></mesh>"
    assert measure(archive({"3D/3dmodel.model": model(mesh=mesh)}), "a.3mf") == ModelFacts(problem=TOO_LARGE)


def test_what_a_large_server_holds_does_not_make_a_damaged_file_a_large_one() -> None:
    held = bytes(1) * 300_000_000  # a child starts as a copy of the program that starts it
    assert measure(archive({"3D/3dmodel.model": b"<model"}), "a.3mf").problem == UNREADABLE.format(kind="3MF")
    assert len(held) == 300_000_000


@pytest.mark.parametrize(
    "lines",
    [
        ("v 0 0 0", "v 1 0 0", "v 0 1 0", "f 1 2 2147483647"),
        ("v 0 0 0", "v 1 0 0", "v 0 1 0", "f -1 -2 -99999"),
        ("v nan 0 0", "v 1 nan 0", "v 0 1 0", "f 1 2 3"),
        ("v 1e38 0 0", "v -1e38 0 0", "v 0 1e-38 0", "f 1 2 3"),
        ("v 5 5 5", "v 5 5 5", "v 5 5 5", "f 1 2 3"),
        ("v 0 0 0", "v 1 0 0", "v 2 0 0", "f 1 2 3"),
    ],
)
def test_points_that_are_not_there_or_are_nowhere_end_in_facts_or_a_sentence(lines: tuple[str, ...]) -> None:
    facts, made = attempt(io.BytesIO("\n".join(lines).encode()), "obj", ["picture", "mesh"])
    assert (facts.problem is None) == (facts.geometry is not None)
    assert facts.problem or (facts.watertight is False and all(made.values()))
