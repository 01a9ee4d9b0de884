"""Small pages without scripts that say one thing, and lead on."""

from __future__ import annotations

from html import escape
from string import Template

from dashboard import theme
from dashboard.assets import asset

# What such a page may do: nothing runs on it, and nothing is fetched.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def notice_page(service: str, title: str, sentence: str, address: str, link: str, *, at_once: bool = False) -> str:
    """The page of *service* with a *link* to *address*, where it leads by itself after a second if *at_once*."""
    told = {"service": service, "title": title, "sentence": sentence, "address": address, "link": link}
    safe = {name: escape(value) for name, value in told.items()}
    refresh = f'<meta http-equiv="refresh" content="1; url={safe["address"]}">' if at_once else ""
    return Template(asset("notice_page.html")).substitute(safe, styles=theme.plain_page(), refresh=refresh)
