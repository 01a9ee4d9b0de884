"""The scripts of the pages: no object has keys that could lead to the prototype of all others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ASSETS = Path(__file__).parents[1] / "dashboard/assets"
OURS = sorted(path for path in ASSETS.glob("*.js") if path.name != "three.js")
# What may be written to by a key that is not written out, besides objects without a prototype.
ELSE = {
    "mesh_file.js": {"values": "a list of numbers"},
    "shop_fields.js": {"part": "paths are those of our own fields", ")": "the same"},
}
BY_KEY = re.compile(r"([\w$]+|\))\[(?![\d\"'])[^\]\n]+\]\s*(?:\?\?|\|\||&&|[-+*/])?=(?![=>])")
WITHOUT_PROTOTYPE = re.compile(r"\b(\w+) = Object\.create\(null\)")


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_what_has_keys_of_others_has_no_prototype(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    plain = re.sub(r"\b(?:const|let|for \(const)\s*\[[^\]]*\]\s*=", "", text)  # takes a list apart
    written = set(BY_KEY.findall(plain))
    allowed = set(WITHOUT_PROTOTYPE.findall(text)) | ELSE.get(path.name, {}).keys()
    assert written <= allowed, "make it with Object.create(null), or use a Map"


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_no_prototype_is_named_and_nothing_is_parsed_into_an_object(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"__proto__|\.prototype\b|Object\.assign\([^)]*JSON\.parse", text)
    assert not re.search(r"\.innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text)
    assert "postMessage" not in text
    assert not re.search(r"addEventListener\(\"message\"|\.onmessage\b", text)
