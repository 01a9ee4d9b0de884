"""What is planted in the desk before the attacks: payloads in every text field, and files that would run."""

from __future__ import annotations

import io
from typing import Any

import trimesh

from bench.attack.words import EVIL, FORMULAS, PLACEHOLDERS, SECRET
from core import Desk

HTML = f"<!doctype html><script>parent.hits.push(20)</script>{SECRET}".encode()
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="hits.push(21)"><text>{SECRET}</text></svg>'.encode()
PRIVATE = f"Nobody but staff reads this: {SECRET}".encode()
FILES = {"evil.html": HTML, "evil.svg": SVG, f"{EVIL}.txt": PRIVATE}
PLACE = {"name": "Ada", "line1": "Street 1", "postal_code": "10115", "city": "Berlin", "country": "DE"}


def cube(kind: str = "stl") -> bytes:
    """A model that can be printed."""
    return bytes(trimesh.creation.box((20, 20, 20)).export(file_type=kind))


def order(words: str = "", sha256: str | None = None, **changes: Any) -> dict[str, Any]:
    """An order with the same *words* in every text field."""
    texts = {"name": words, "company": words, "line1": words, "line2": words, "city": words, "region": words}
    place = {**PLACE, **(texts if words else {})}
    item = {"name": f"{words or 'cube'}.stl", "material": f"M {words}", "finish": f"F {words}", "colour": f"C {words}",
            "quantity": 1, "unit_price": "12.50", "file": {"sha256": sha256} if sha256 else None}  # fmt: skip
    return {
        "title": f"T {words} {SECRET}",
        "customer": {"name": f"N {words}", "email": "customer@example.com", "company": words or None, "phone": "1"},
        "shipping": place,
        "billing": {**place, "line2": "other"},
        "payment": {"method": f"P {words}", "status": "Paid", "reference": f"R {words}"},
        "currency": "EUR",
        "items": [item],
        "shipping_option": f"S {words}",
        "shipping_cost": "4.90",
        "discount": "0.00",
        "comment": f"Comment {words}",
        "ordered_at": "2026-03-01T09:30:00+01:00",
        **changes,
    }


def plant(desk: Desk) -> list[str]:
    """Fill the desk; returns the numbers of its projects, of which the last one's files are nobody else's."""
    model = desk.files.put(io.BytesIO(cube()))
    evil = desk.projects.place(order(EVIL, model.sha256)).number
    for name, content in FILES.items():
        desk.projects.attach(evil, name, io.BytesIO(content), by=EVIL)
    desk.projects.note(evil, f"Note only for staff {EVIL} {SECRET}", by=EVIL)
    comment = desk.projects.get(evil).comments[0].id
    desk.projects.answer(evil, comment, "Answer " + EVIL.replace("{", "{{").replace("}", "}}"), by=EVIL)
    formulas = [desk.projects.place(_formulas(words)).number for words in FORMULAS]
    named = desk.projects.place(order(title=f"{PLACEHOLDERS} {SECRET}")).number
    desk.projects.move(named, "Printing", "Soon.", despite="Payload.")
    ready = desk.projects.place(order(sha256=model.sha256)).number
    other = desk.projects.place(order("Other's", model.sha256)).number
    desk.projects.attach(other, "other.txt", io.BytesIO(PRIVATE), by="machine")
    _set_up(desk)
    for name in ("Hers", f"View {EVIL[:60]}"):
        desk.views.save(name, search="x", by="ada")
    return [evil, *formulas, named, ready, other]


def _formulas(words: str) -> dict[str, Any]:
    made = order(title=words)
    made["customer"] |= {"name": words, "company": words}
    made["items"][0] |= {"name": words, "material": words, "colour": words}
    made["payment"] |= {"method": words, "reference": words}
    made["shipping"] |= {"name": words, "line1": words, "city": words}
    return made | {"comment": words, "shipping_option": words}


def _set_up(desk: Desk) -> None:
    place = {"name": EVIL, "line1": EVIL, "city": EVIL, "country": "DE"}
    finish = {"name": EVIL, "type": EVIL}
    desk.materials.save({"name": f"M {EVIL}", "technology": EVIL, "description": EVIL, "finishes": [finish],
                         "colours": [{"name": EVIL}]}, by="machine")  # fmt: skip
    desk.materials.save({"name": "PA12", "technology": "SLS"}, by="machine")
    desk.discounts.save({"name": f"D {EVIL}", "code": "<svg/onload=hits.push(22)>", "percent": 5,
                         "materials": [f"M {EVIL}"], "customers": [EVIL]}, by="machine")  # fmt: skip
    desk.shipping.save({"name": f"S {EVIL}", "carrier": EVIL, "description": EVIL, "rates": [{"price": 1}],
                        "pick_up": place}, by="machine")  # fmt: skip
    desk.service.save({"name": f"Service {EVIL}", "address": place, "payment_text": EVIL}, by="machine")
