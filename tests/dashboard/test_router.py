"""Addresses: what they mean, and how they are written."""

import pytest

from dashboard.router import Place, Router, address_of, find, project_address


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/", Place("projects")),
        ("/projects/", Place("projects")),
        ("/projects?status=Pending&search=a%26b", Place("projects", query={"status": "Pending", "search": "a&b"})),
        ("/projects/P-000123", Place("project", "P-000123")),
        ("/projects/P-000123/view", Place("project view", "P-000123")),
        ("/projects/P-000123/other", Place(None)),
        ("/nowhere", Place(None)),
    ],
)
def test_an_address_means_a_place(address: str, place: Place) -> None:
    assert find(address) == place


def test_an_address_says_only_what_there_is_to_say() -> None:
    assert address_of("/projects", {"search": "a&b", "page": 1, "country": ""}) == "/projects?search=a%26b"
    assert project_address("P-000123", view=True) == "/projects/P-000123/view"


def test_the_router_remembers_where_it_went() -> None:
    router = Router()
    router.go("/projects?page=2")
    assert router.address == "/projects?page=2"
