"""The model files that the demo's customers send: every part in several sizes, as binary STL or 3MF."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
import trimesh
from manifold3d import Manifold
from trimesh.exchange.stl import export_stl

from core.demo import household, shapes
from core.demo.solids import finish
from core.measuring import facts
from core.project import ModelFacts
from core.solid import read

SIZES = 3  # of each kind

# Each kind's maker, and what its file is called: customers write in their own languages.
KINDS: dict[str, tuple[Callable[[Random], Manifold], tuple[str, str, str]]] = {
    "bracket": (shapes.bracket, ("bracket", "Winkel_verstaerkt", "support-equerre")),
    "gear": (shapes.gear, ("gear_m15", "Zahnrad", "drive gear")),
    "enclosure": (shapes.enclosure, ("enclosure_bottom", "Gehäuse_unten", "sensor-box")),
    "lid": (shapes.lid, ("enclosure_lid", "Deckel", "sensor-box-lid")),
    "hinge": (shapes.hinge, ("hinge_leaf", "Scharnier", "hinge-left")),
    "knob": (shapes.knob, ("knob", "Drehknopf", "volume_knob")),
    "cable clip": (shapes.cable_clip, ("cable_clip", "Kabelclip", "cable-holder")),
    "spacer": (shapes.spacer, ("spacer", "Distanzbuchse", "bushing")),
    "stand-off": (shapes.standoff, ("standoff_m3", "Abstandsbolzen", "pcb-standoff")),
    "phone stand": (shapes.phone_stand, ("phone_stand", "Handyhalter", "tablet stand")),
    "pipe clamp": (shapes.pipe_clamp, ("pipe_clamp", "Rohrschelle", "collier-tube")),
    "wall hook": (household.wall_hook, ("wall_hook", "Wandhaken", "coat-hook")),
    "pulley": (household.pulley, ("gt2_pulley", "Zahnriemenscheibe", "pulley-2mm")),
    "fan guard": (household.fan_guard, ("fan_guard", "Lüftergitter", "fan-grill")),
    "handle": (household.handle, ("drawer_handle", "Möbelgriff", "poignée")),
    "jar lid": (household.jar_lid, ("jar_lid", "Schraubdeckel", "screw-cap")),
    "tray": (household.tray, ("sorting_tray", "Sortierkasten", "organizer")),
    "wheel": (household.wheel, ("wheel", "Laufrad", "rover wheel")),
    "vase": (household.vase, ("twisted_vase", "Vase_gedreht", "vase spirale")),
    "bearing block": (household.bearing_block, ("bearing_block", "Stehlager", "pillow-block")),
    "flange": (household.flange, ("hose_flange", "Schlauchflansch", "adapter-bride")),
}


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One model file, with what is known of it."""

    kind: str
    name: str
    content: bytes
    sha256: str
    facts: ModelFacts


def make_library(seed: int) -> list[ModelFile]:
    """Some sixty different files, the same for the same seed."""
    return [file for kind in KINDS for file in _files(kind, seed)]


def _files(kind: str, seed: int) -> Iterator[ModelFile]:
    maker, names = KINDS[kind]
    dice = Random(f"{seed} {kind}")
    seen: set[str] = set()
    for index in range(SIZES):
        mesh = _mesh(finish(maker(dice)))
        # The smaller format of the two is the rarer one, as with real customers.
        suffix = "3mf" if dice.random() < 0.2 else "stl"
        content = to_3mf(mesh) if suffix == "3mf" else export_stl(mesh)
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 not in seen:
            seen.add(sha256)
            size = "x".join(f"{length:.0f}" for length in sorted(mesh.extents, reverse=True)[:2])
            yield ModelFile(kind, f"{names[index]}_{size}.{suffix}", content, sha256, _facts(content, suffix))


def _facts(content: bytes, suffix: str) -> ModelFacts:
    """Of the file and not of what it was made from: as the desk would find them."""
    return facts(read(io.BytesIO(content), suffix))


def _mesh(solid: Manifold) -> trimesh.Trimesh:
    mesh = solid.to_mesh()
    return trimesh.Trimesh(np.array(mesh.vert_properties[:, :3]), np.array(mesh.tri_verts, dtype=np.int64))


def to_3mf(mesh: trimesh.Trimesh) -> bytes:
    """The mesh as a 3MF file whose bytes depend on nothing else (trimesh's have the time and random ids)."""
    points = "".join(f'<vertex x="{x:.4f}" y="{y:.4f}" z="{z:.4f}"/>' for x, y, z in mesh.vertices.tolist())
    faces = "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in mesh.faces.tolist())
    model = _MODEL.format(points=points, faces=faces)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("3D/3dmodel.model", model),
        ):
            archive.writestr(zipfile.ZipInfo(name), _HEAD + text, zipfile.ZIP_DEFLATED)
    return file.getvalue()


_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/>'
    "</Types>"
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Target="/3D/3dmodel.model" Id="rel0" '
    'Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>'
)
_MODEL = (
    '<model unit="millimeter" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"><resources>'
    '<object id="1" type="model"><mesh><vertices>{points}</vertices><triangles>{faces}</triangles></mesh>'
    "</object>"
    '</resources><build><item objectid="1"/></build></model>'
)
