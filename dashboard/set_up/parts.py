"""The parts of the pages of the set-up: the list of what is offered, and the form of a document."""

from __future__ import annotations

from typing import Any

import param

from dashboard.assets import asset
from dashboard.blocks import Block


def _styles(*names: str) -> Any:
    return param.List(default=[asset("block.css", *names)], item_type=str, nested_refs=True)


def _script(*names: str) -> str:
    return asset("dom.js", "known.js", "asking.js", "fields.js", *names)


class OfferList(Block):
    """What is offered, in its order, with what can be done with each."""

    _esm = _script("offer_list.js")
    stylesheets = _styles("offer_list.css")


class DocumentForm(Block):
    """The fields of a document, the price of a sample part beside them, and the buttons below."""

    _esm = _script("drafts.js", "form_controls.js", "document_form.js")
    stylesheets = _styles("document_form.css")
