"""Models are measured right, and no file can hurt whoever measures it."""

from __future__ import annotations

import gzip
import io
import os
import random
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
import trimesh

from core.mesh_file import MARK
from core.models import SECONDS, UNKNOWN_FORMAT, examine, kind_of, measure
from core.package import DOCUMENT_TYPE, TOO_MUCH
from core.project import ModelFacts

SAMPLES = Path(__file__).parents[1] / "samples"
PNG = b"\x89PNG\r\n"


def cube(**how: object) -> bytes:
    exported = trimesh.creation.box((20, 30, 10)).export(**how)
    return exported.encode() if isinstance(exported, str) else exported


def zipped(model: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("3D/3dmodel.model", model)
    return file.getvalue()


def obj(*lines: str) -> io.BytesIO:
    return io.BytesIO("\n".join(lines).encode())


@pytest.mark.parametrize(
    ("name", "size", "triangles", "watertight"),
    [
        ("20mm-xyz-cube.stl", (20.0, 20.0, 20.0), 260, True),
        ("idler_riser.STL", (2.656, 2.953, 0.625), 1572, True),
        ("P_XPM_0331_01.3mf", (100.0, 100.0, 100.0), 6, True),  # two of its triangles are lines
        ("fuze.obj", (0.0726, 0.0735, 0.2151), 1000, True),  # closed, though its points are doubled along seams
    ],
)
def test_real_files_are_measured_and_pictured(
    name: str, size: tuple[float, ...], triangles: int, watertight: bool
) -> None:
    facts, png, mesh = examine(SAMPLES / name, name)
    assert (facts.size_x, facts.size_y, facts.size_z) == pytest.approx(size, rel=1e-3)
    assert (facts.triangles, facts.watertight, facts.problem) == (triangles, watertight, None)
    assert png is not None
    assert png.startswith(PNG)
    assert mesh is not None
    assert gzip.decompress(mesh).startswith(MARK)


@pytest.mark.parametrize("kind", ["stl", "ply", "3mf", "stl_ascii"])
def test_a_box_has_the_volume_and_the_surface_of_a_box_in_every_format(kind: str) -> None:
    facts = measure(io.BytesIO(cube(file_type=kind)), f"box.{kind[:3]}")
    assert (facts.volume, facts.area) == pytest.approx((6000, 2200))
    assert facts.watertight is True


def test_glb_is_in_metres_and_3mf_says_its_unit() -> None:
    glb = bytes(trimesh.Scene(trimesh.creation.box((0.02, 0.03, 0.01))).export(file_type="glb"))
    assert measure(io.BytesIO(glb), "box.glb").volume == pytest.approx(6000)
    inches = zipped(
        '<model unit="inch" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"><resources>'
        '<object id="1"><mesh><vertices><vertex x="0" y="0" z="0"/><vertex x="1" y="0" z="0"/>'
        '<vertex x="0" y="1" z="0"/></vertices><triangles><triangle v1="0" v2="1" v3="2"/></triangles></mesh>'
        '</object></resources><build><item objectid="1"/></build></model>'
    )
    assert measure(io.BytesIO(inches), "inch.3mf").size_x == pytest.approx(25.4)


def test_a_model_that_is_inside_out_has_a_positive_volume() -> None:
    mesh = trimesh.creation.box((20, 30, 10))
    mesh.invert()
    assert measure(io.BytesIO(bytes(mesh.export(file_type="stl"))), "a.stl").volume == pytest.approx(6000)


def test_the_format_is_that_of_the_name_in_any_case() -> None:
    assert kind_of("Part (1).final.STL") == "stl"
    assert kind_of("stl") is None
    assert measure(io.BytesIO(b"x"), "drawing.pdf") == ModelFacts(problem=UNKNOWN_FORMAT)


@pytest.mark.parametrize("name", ["a.stl", "a.obj", "a.ply", "a.glb", "a.3mf"])
@pytest.mark.parametrize("content", [b"", b"\0" * 200, b"solid", b"PK\x03\x04", os.urandom(3000)])
def test_what_is_no_model_gets_a_sentence(name: str, content: bytes) -> None:
    facts, png, mesh = examine(io.BytesIO(content), name)
    assert facts.problem is not None
    assert facts.problem.endswith(".")
    assert facts == ModelFacts(problem=facts.problem)
    assert (png, mesh) == (None, None)


def test_points_beyond_any_scale_are_a_problem_and_not_a_size() -> None:
    facts = measure(obj("v 0 0 0", "v 1e300 1 1", "v 0 1e300 1", "f 1 2 3"), "a.obj")
    assert facts.problem is not None
    assert "out of any scale" in facts.problem


def test_a_zip_bomb_ends_in_a_sentence_within_its_memory() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("3D/3dmodel.model", "w") as file:
        for _ in range(1000):
            file.write(b"0" * 1_000_000)
    bomb.seek(0)
    assert measure(bomb, "a.3mf").problem == TOO_MUCH.format(size=1000, most=200)


def test_an_xml_bomb_and_a_foreign_file_are_not_read() -> None:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    for declared in (f'<!ENTITY e0 "ha">{entities}', '<!ENTITY e11 SYSTEM "file:///etc/passwd">'):
        text = f'<?xml version="1.0"?><!DOCTYPE m [{declared}]><model><metadata>&e11;</metadata></model>'
        assert measure(io.BytesIO(zipped(text)), "a.3mf").problem == DOCUMENT_TYPE


def test_an_obj_cannot_pull_in_other_files(tmp_path: Path) -> None:
    (tmp_path / "secret.mtl").write_text("newmtl x\nmap_Kd /etc/passwd\n")
    path = tmp_path / "a.obj"
    path.write_text(f"mtllib {tmp_path}/secret.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nusemtl x\nf 1 2 3\n")
    assert measure(path, "a.obj").triangles == 1


def test_a_model_that_takes_too_long_is_given_up() -> None:
    objects = "".join(
        f'<object id="{i}"><components>{f"<component objectid={chr(34)}{i - 1}{chr(34)}/>" * 2}</components></object>'
        for i in range(2, 60)
    )
    mesh = (
        '<object id="1"><mesh><vertices><vertex x="0" y="0" z="0"/></vertices>'
        '<triangles><triangle v1="0" v2="0" v3="0"/></triangles></mesh></object>'
    )
    head = '<model xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02">'
    text = f'{head}<resources>{mesh}{objects}</resources><build><item objectid="59"/></build></model>'
    start = time.monotonic()
    measure(io.BytesIO(zipped(text)), "a.3mf")
    assert time.monotonic() - start < SECONDS + 3


def test_damaged_files_never_raise_and_never_say_nothing() -> None:
    dice = random.Random(7)
    good = {"a.stl": cube(file_type="stl"), "a.3mf": cube(file_type="3mf"), "a.obj": cube(file_type="obj")}
    for round_ in range(4):
        for name, content in good.items():
            damaged = bytearray(content)
            for _ in range(1 + round_ * 10):
                damaged[dice.randrange(len(damaged))] = dice.randrange(256)
            facts, *_ = examine(io.BytesIO(bytes(damaged[: dice.randrange(len(damaged))])), name)
            assert (facts.problem is None) == (facts.volume is not None)


def test_a_count_of_triangles_that_lies_reserves_no_memory() -> None:
    lie = b"\0" * 80 + struct.pack("<I", 2**32 - 1) + b"\0" * 50
    assert measure(io.BytesIO(lie), "a.stl").problem is not None


def test_the_child_sees_no_secrets_and_cannot_write(tmp_path: Path) -> None:
    script = (
        "import os, core.meshes as m\n"
        "m.limit()\n"
        f"try: open({str(tmp_path / 'x')!r}, 'wb', buffering=0).write(b'x'); print('written')\n"
        "except OSError: print('refused')\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.stdout.strip() == "refused" or run.returncode < 0

    from core import models

    os.environ["PRINTDESK_SMTP_URL"] = "smtp://user:secret@mail.example.com"
    try:
        assert "PRINTDESK_SMTP_URL" not in models._environment()
    finally:
        del os.environ["PRINTDESK_SMTP_URL"]
