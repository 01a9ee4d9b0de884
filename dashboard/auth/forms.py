"""The pages of the sign-in: plain forms, without scripts, in the product's look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from string import Template

import segno

from dashboard import theme
from dashboard.assets import asset

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Field:
    """One input: *kind* is text, password, email or hidden; *fill* tells browsers what it is (HTML's autofill)."""

    name: str
    label: str = ""
    kind: str = "text"
    value: str = ""
    fill: str = "off"
    hint: str = ""
    focus: bool = False

    def html(self) -> str:
        """The input with its label; what people typed is escaped."""
        name, value = escape(self.name), escape(self.value)
        if self.kind == "hidden":
            return f'<input type="hidden" name="{name}" value="{value}">'
        hint = f'<small id="{name}-hint">{escape(self.hint)}</small>' if self.hint else ""
        told = f' aria-describedby="{name}-hint"' if self.hint else ""
        more = ' inputmode="numeric"' if self.fill == "one-time-code" else ""
        focus = " autofocus" if self.focus else ""
        return (
            f'<label>{escape(self.label)}<input type="{self.kind}" name="{name}" value="{value}"'
            f' required maxlength="256" autocomplete="{self.fill}" autocapitalize="none"'
            f' spellcheck="false"{more}{told}{focus}></label>{hint}'
        )


@dataclass(frozen=True)
class Form:
    """A page with one form; *lead* is HTML of ours, *links* are (label, address) beneath."""

    title: str
    action: str
    fields: Sequence[Field]
    button: str
    lead: str = ""
    problem: str = ""
    links: Sequence[tuple[str, str]] = ()


def form_page(service: str, form: Form, xsrf: str) -> str:
    """The page of *form* at the service of that name; *xsrf* is the input that shows that the form is ours."""
    problem = f'<p class="problem" role="alert">{escape(form.problem)}</p>' if form.problem else ""
    links = "".join(f'<a href="{escape(address)}">{escape(label)}</a>' for label, address in form.links)
    return Template(asset("sign_in_page.html")).substitute(
        service=escape(service),
        title=escape(form.title),
        styles=theme.plain_page(),
        lead=form.lead,
        problem=problem,
        action=escape(form.action),
        fields=xsrf + "".join(field.html() for field in form.fields),
        button=escape(form.button),
        links=f"<nav>{links}</nav>" if links else "",
    )


def qr(address: str) -> str:
    """The QR code of an address, as the address of a picture."""
    found: str = segno.make(address, micro=False).svg_data_uri(scale=4, border=1)
    return found
