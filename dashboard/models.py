"""Where browsers fetch what the 3D viewer needs; addresses name contents, so that browsers may keep them for ever."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import quote

from dashboard.assets import asset

THREE = f"/assets/three-{sha256(asset('three.js').encode()).hexdigest()[:16]}.js"


def mesh_address(sha256: str, file_name: str) -> str:
    """Where the mesh of a model file is."""
    return f"/meshes/{sha256}?name={quote(file_name)}"


def picture_address(sha256: str) -> str:
    """Where the picture of the model file of an item is."""
    return f"/thumbnails/{sha256}.png"
