"""What somebody is writing is not lost by accident, and gone once it has been sent."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from core import Desk
from tests.browser.served import open_project


def look_at_the_list(page: Any) -> None:
    page.get_by_role("link", name="Projects").first.click()
    page.get_by_role("columnheader", name="Status").wait_for()
    page.go_back()


LEAVE: dict[str, Callable[[Any], None]] = {"reload": lambda page: page.reload(), "back": look_at_the_list}


@pytest.fixture
def number(place: Callable[..., str], sqlite_desk: Desk) -> str:
    """A project with two comments of its customer."""
    number = place(comment="How long will it take?")
    sqlite_desk.projects.comment(number, "And what about the colour?", author="Ada Meyer")
    return number


@pytest.mark.parametrize("way", LEAVE)
def test_an_answer_and_a_note_are_there_after_leaving_until_they_are_sent(
    page: Any, served: str, number: str, way: str, sqlite_desk: Desk
) -> None:
    open_project(page, served, number, view=True)
    answer, note = page.get_by_label("Answer to"), page.get_by_label("A note for colleagues")
    page.get_by_role("button", name="Answer this").first.click()
    expect(page.get_by_text("Answer to Ada Meyer: “How long will it take?”")).to_be_visible()
    answer.fill("About a week.")
    note.fill("Ask for blue.")
    LEAVE[way](page)
    expect(answer).to_have_value("About a week.")
    expect(note).to_have_value("Ask for blue.")
    expect(page.get_by_text("Answer to Ada Meyer: “How long will it take?”")).to_be_visible()
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(answer).to_have_value("")
    page.get_by_role("button", name="Add note").click()
    expect(note).to_have_value("")
    LEAVE[way](page)
    expect(page.get_by_role("region", name="Notes")).to_contain_text("Ask for blue.")
    expect(answer).to_have_value("")
    expect(note).to_have_value("")
    assert "About a week." in sqlite_desk.projects.get(number).messages[0].body


def test_a_draft_belongs_to_one_project(page: Any, served: str, number: str, place: Callable[..., str]) -> None:
    other = place(comment="Hello?")
    open_project(page, served, number, view=True)
    page.get_by_label("Answer to").fill("About a week.")
    open_project(page, served, other, view=True)
    expect(page.get_by_label("Answer to")).to_have_value("")


def test_the_message_of_a_move_is_there_after_a_reload_until_it_is_sent(
    page: Any, served: str, number: str, sqlite_desk: Desk
) -> None:
    open_project(page, served, number)
    message = page.get_by_label("Message", exact=True)
    page.get_by_role("button", name="Printing", exact=True).click()
    message.fill("We begin on Monday, {customer}.")
    page.reload()
    page.get_by_role("button", name="Cancel Order").click()
    expect(message).to_be_visible()
    expect(message).not_to_have_value("We begin on Monday, {customer}.")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Printing", exact=True).click()
    expect(message).to_have_value("We begin on Monday, {customer}.")
    expect(page.get_by_label("Preview of the mail")).to_contain_text("We begin on Monday, Ada Meyer.")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("button", name="Shipped", exact=True).wait_for()
    assert "We begin on Monday, Ada Meyer." in sqlite_desk.projects.get(number).messages[0].body
    assert page.evaluate("sessionStorage.length") == 0
