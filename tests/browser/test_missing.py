"""The page at an address where nothing is."""

from typing import Any

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("width", [400, 1400])
def test_the_way_back_from_an_unknown_address_leads_to_all_projects(page: Any, served: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 600})
    answer = page.goto(f"{served}/orders/{'long' * 60}")
    assert answer.status == 404
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="All projects").click()
    expect(page.get_by_role("heading", name="Projects", exact=True)).to_be_visible()
