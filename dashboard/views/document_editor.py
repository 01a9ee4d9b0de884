"""The form of one document of the set-up: problems beside their fields, and nothing typed is ever lost."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from core.catalog.errors import InvalidSetUp, SetUpConflict
from core.errors import DeskError
from dashboard.set_up.fields import Section, described, in_words, with_starts
from dashboard.set_up.parts import DocumentForm
from dashboard.set_up.typed import given, typed
from dashboard.ui import screen

if TYPE_CHECKING:
    from core.errors import Problem

Read = Callable[[], "tuple[Mapping[str, Any], int, str]"]  # the document as it is, its version, and who saved it when
Save = Callable[[dict[str, Any], int | None], None]  # the document, and the version that was changed
Attempt = Callable[[dict[str, Any], str, int], dict[str, Any]]  # the document, name of a sample, quantity
CLOSED = "{}"
READ_ONLY = "You can look at this. Changing it needs the role manager."


class DocumentEditor(Viewer):
    """Shows a document as a form and saves what is typed; says who was faster, and what is wrong with which field."""

    content = param.String(default=CLOSED, precedence=-1, doc="JSON of the form; without a key there is none.")
    back = param.Event(doc="Somebody wants to leave the form.")

    def __init__(self, sections: tuple[Section, ...], read: Read, save: Save, **params: Any) -> None:
        self._sections, self._read, self._save = sections, read, save
        self._attempt: Attempt | None = params.pop("attempt", None)
        self._foresee: Callable[[dict[str, Any]], str] | None = params.pop("foresee", None)
        self._keep: Callable[[bytes], str] | None = params.pop("keep", None)
        self._instead: Mapping[str, str] = params.pop("instead", {})
        self._told: dict[str, Any] = {}
        self._done = self._tries = 0
        super().__init__(**params)
        form = DocumentForm(content=self.param.content)
        form.on_msg(self._on_form)
        self._layout = screen(form)

    def __panel__(self) -> Any:
        return self._layout

    @property
    def told(self) -> Mapping[str, Any]:
        """What the form shows: problems as (path, text, another path), alert, conflict, sample, and so on."""
        return self._told

    def open(self, key: str, currency: str, button: str, **told: Any) -> None:
        """
        Show the document, known to the browser by *key*; *told* are `options`, `notes`, `sample` and `back`.

        Without words for the *button* that saves, nothing can be changed.
        """
        options, notes = told.pop("options", {}), told.pop("notes", {})
        document, version, _ = self._read()
        self._told = {
            "key": key,
            "document": typed(document, self._sections),
            "version": version,
            "sections": with_starts(described(self._sections, currency, options, notes)),
            "button": button,
            "problems": [],
            "alert": "",
            "foresees": bool(button and self._foresee),
            "outlook": "",
            "fresh": "" if button else READ_ONLY,
            **told,
        }
        self._tell()

    def close(self) -> None:
        """Show no form."""
        self._told = {}
        self._tell()

    def follow(self) -> None:
        """Show what a colleague has saved where nothing was typed, and else say that it was."""
        if self._told:
            document, version, sentence = self._read()
            if version != self._told["version"]:
                self._tell(document=typed(document, self._sections), version=version, newer=sentence)

    def saved(self) -> None:
        """What was typed is in the desk: the browser need not keep it any more."""
        self._done += 1
        self._tell(problems=[], alert="", conflict=False, outlook="")

    def _tell(self, **changes: Any) -> None:
        if self._told:
            self._told |= changes
        self.content = json.dumps(self._told | {"done": self._done, "tries": self._tries})

    def _on_form(self, event: Any) -> None:
        match event.data:
            case {"save": values, "version": version}:
                self.save(values, version)
            case {"attempt": values, "sample": sample, "quantity": quantity} if self._attempt:
                self._tell(sample=self._attempt(given(values), str(sample), _whole(quantity)))
            case {"foresee": values} if self._foresee:
                self._tell(outlook=self._foresee(given(values)))
            case {"picture": picture} if self._keep:
                self._take(picture)
            case {"back": _}:
                self.back = True

    def save(self, values: Mapping[str, Any], version: int | None) -> None:
        """Save what was typed into the fields, by their names, over that version of the document."""
        self._tries += 1
        try:
            self._save(given(values), version)
        except InvalidSetUp as error:
            self._refuse(error.problems)
        except SetUpConflict as error:
            self.follow()
            self._tell(problems=[], alert=str(error), conflict=True)
        except DeskError as error:
            self._tell(problems=[], alert=str(error), conflict=False)

    def _refuse(self, problems: list[Problem]) -> None:
        told, lost = [], []
        for problem in problems:
            place = self._place(problem.field)
            if place:
                told.append((place, in_words(problem.problem, self._sections)))
            else:
                lost.append(str(problem))
        many = len({path for path, _ in told})
        look = [f"Not saved: {'a field needs' if many == 1 else f'{many} fields need'} another look."] if many else []
        self._tell(problems=told, alert=" ".join([*look, *lost]), conflict=False)

    def _place(self, path: str) -> str:
        """The path of a problem in the form, or the field that stands for it; empty where there is none."""
        names = [field.name for section in self._sections for field in section.fields]
        tried = (path, self._instead.get(path, ""))
        return next((one for one in tried if any(one == name or one.startswith(f"{name}.") for name in names)), "")

    def _take(self, picture: str) -> None:
        assert self._keep is not None
        self._tries += 1
        try:
            self._tell(picture=self._keep(b64decode(picture)), problems=[], alert="")
        except InvalidSetUp as error:
            self._refuse(error.problems)


def _whole(quantity: Any) -> int:
    return int(quantity) if str(quantity).isdecimal() and 0 < int(quantity) <= 100_000 else 1
