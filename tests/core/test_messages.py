"""What customers are written, and that nothing anybody types can make it something else."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadAddress, UnknownPlaceholder
from core.mail import Outgoing, build_mail, mail_address, sender_address, to_bytes
from core.messages import PLACEHOLDERS, Facts, compose, load, message_id_for, suggest

TEMPLATES = ("printing", "shipped", "canceled", "answer")
ANYTHING = st.text(st.characters(), max_size=80) | st.text(st.sampled_from("{} ab\r\n\u2028\x00é,<>@"), max_size=40)


def facts(**changes: str) -> Facts:
    known = {
        "customer": "Ada Meyer",
        "number": "P-000123",
        "title": "Bracket set",
        "status": "Printing",
        "service": "Fab & Co",
        "reason": "out of PA12",
        "shipping": "DHL Parcel",
        "comment": "Is it strong?\nReally?",
    }
    return Facts(**known | changes)


def sent(**changes: Any) -> EmailMessage:
    """The mail as its receiver reads it."""
    row: dict[str, Any] = {
        "id": 1,
        "message_id": message_id_for(7, "desk.example.com"),
        "recipient_name": "Ada Meyer",
        "recipient": "ada@example.com",
        "subject": "Your project",
        "body": "Hello",
        "created_at": datetime(2026, 3, 1, tzinfo=UTC),
        "attempts": 1,
    }
    mail = build_mail(Outgoing(**row | changes), sender_address("Fab, the printers <orders@fab.example>"))
    return message_from_bytes(to_bytes(mail)[0], policy=policy.default)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_message_greets_the_customer_says_what_staff_typed_and_names_the_project(template: str) -> None:
    draft = compose(template, facts(), "See you soon.")
    assert draft.body.startswith("Hello Ada Meyer,\n\nSee you soon.\n\n")
    assert "P-000123" in draft.subject
    assert "Project: P-000123, Bracket set\nStatus: Printing" in draft.body
    assert draft.body.endswith("Kind regards\nFab & Co")


def test_each_template_says_what_only_it_can_say() -> None:
    assert "Shipping: DHL Parcel" in compose("shipped", facts(), "").body
    assert "Reason: out of PA12" in compose("canceled", facts(), "").body
    assert "You wrote:\n> Is it strong?\n> Really?\n" in compose("answer", facts(), "Yes.").body


def test_what_has_nothing_to_say_leaves_no_gap() -> None:
    body = compose("shipped", facts(shipping=""), " \n ").body
    assert body.startswith("Hello Ada Meyer,\n\nProject: ")
    assert "Shipping" not in body


def test_every_move_suggests_a_text() -> None:
    assert all(suggest(template, facts()) for template in ("printing", "shipped", "canceled"))


@given(title=ANYTHING, customer=ANYTHING)
def test_a_suggested_text_can_be_sent_as_it_is_whatever_the_facts_contain(title: str, customer: str) -> None:
    known = facts(title=title, customer=customer)
    for template in TEMPLATES:
        compose(template, known, suggest(template, known))


def test_staff_may_use_every_placeholder() -> None:
    message = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    body = compose("printing", facts(), message).body
    assert "Ada Meyer P-000123 Bracket set Printing Fab & Co out of PA12 DHL Parcel" in body


@pytest.mark.parametrize("word", ["adress", "customer.email", "customer!r", "message", "comment", " name ", "Title"])
def test_an_unknown_placeholder_is_refused_with_its_name_and_the_known_ones(word: str) -> None:
    with pytest.raises(UnknownPlaceholder, match=r"Known ones: \{customer\}, \{number\}") as refusal:
        compose("printing", facts(), f"Dear {{{word}}}")
    assert word.strip() in str(refusal.value)


@pytest.mark.parametrize("text", ["{", "}", "{}", "{0}", "{ }", "a { b", "${title}}", "%(title)s", "$title", "{\n}"])
def test_other_braces_and_dollars_are_ordinary_characters(text: str) -> None:
    expected = text.replace("{title}", "Bracket set")
    assert f"\n\n{expected}\n\n" in compose("printing", facts(), text).body


def test_doubled_braces_stand_for_single_ones() -> None:
    assert "\n\nuse {title} or {{x}\n" in compose("printing", facts(), "use {{title}} or {{{x}}").body


@given(title=ANYTHING)
def test_a_fact_is_never_interpreted(title: str) -> None:
    trapped = compose("printing", facts(title="{reason}{unknown}"), "about {title}")
    assert "about {reason}{unknown}" in trapped.body
    assert "\n" not in compose("printing", facts(title=title), "x").subject


def test_staff_may_change_the_subject_which_stays_one_line() -> None:
    draft = compose("printing", facts(), "x", subject="On {number}\r\nBcc: all@example.com\u2028now")
    assert draft.subject == "On P-000123 Bcc: all@example.com now"
    assert compose("printing", facts(), "x", subject=" \n") == compose("printing", facts(), "x")


@given(message=ANYTHING.filter(lambda text: "{" not in text))
def test_a_body_has_only_newlines_as_line_ends_and_no_control_characters(message: str) -> None:
    body = compose("printing", facts(), message).body
    assert all(character.isprintable() or character in "\n\t" or ord(character) > 159 for character in body)
    assert not set("\r\u2028\u2029") & set(body)
    body.encode()


def test_a_template_that_names_something_unknown_is_refused_when_it_is_loaded(tmp_path: Path) -> None:
    for part in ("subject", "body", "message"):
        (tmp_path / f"{part}.txt").write_text("Dear {friend}")
    with pytest.raises(UnknownPlaceholder, match=r"\{friend\}"):
        load(tmp_path)


def test_a_message_id_is_always_the_same_for_an_event() -> None:
    assert message_id_for(123, "3f9c.desk.example") == "<printdesk.E123@3f9c.desk.example>"
    assert message_id_for(1, "Ümlaut>\r\nX: y") == "<printdesk.E1@mlaut-x-y>"


def test_a_mail_carries_what_was_stored() -> None:
    mail = sent(subject="Größe: 日本", body="Grüße\n.\nFrom here\n" + "x" * 2000 + "\n\n> quoted")
    assert mail["Subject"] == "Größe: 日本"
    assert mail.get_content().replace("\r\n", "\n") == "Grüße\n.\nFrom here\n" + "x" * 2000 + "\n\n> quoted\n"
    assert mail["Message-ID"] == "<printdesk.E7@desk.example.com>"
    assert mail["Date"].datetime == datetime(2026, 3, 1, tzinfo=UTC)
    assert str(mail["From"]) == '"Fab, the printers" <orders@fab.example>'
    assert mail["Auto-Submitted"] is None


@given(name=ANYTHING, subject=ANYTHING, body=ANYTHING)
def test_nothing_in_a_message_adds_a_header_or_a_recipient(name: str, subject: str, body: str) -> None:
    mail = sent(recipient_name=name, subject=subject, body=body)
    assert [address.addr_spec for address in mail["To"].addresses] == ["ada@example.com"]
    assert [address.addr_spec for address in mail["From"].addresses] == ["orders@fab.example"]
    assert {key.lower() for key in mail} == {
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "content-type",
        "content-transfer-encoding",
        "mime-version",
    }


@pytest.mark.parametrize("name", ["Meyer, Ada", '"Bob" O\'Neil', "eve@evil.example, Ada", "Müller, Söhne & Co.", "a\\"])
def test_a_name_with_a_comma_stays_the_name_of_one_recipient(name: str) -> None:
    (address,) = sent(recipient_name=name)["To"].addresses
    assert (address.display_name, address.addr_spec) == (name, "ada@example.com")


@pytest.mark.parametrize(
    "name",
    [
        "N <img src=x onerror=hits.push(1)><svg onload=hits.push(2)>, " * 2,
        "Victim <victim@evil.example>, " * 3,
        "ü" * 60 + ", Victim <victim@evil.example>, x",
        "=?utf-8?q?x=3C=3E?= <v@evil.example>",
        "(" * 90,
    ],
)
def test_a_long_name_is_read_as_the_name_of_one_recipient(name: str) -> None:
    outgoing = Outgoing(1, "<a@b>", name, "ada@example.com", "Subject", "Body", datetime.now(UTC), 1)
    data, _ = to_bytes(build_mail(outgoing, sender_address("orders@localhost")))
    read = message_from_bytes(data, policy=policy.default)
    assert [address.addr_spec for address in read["To"].addresses] == ["ada@example.com"]


def test_lines_on_the_wire_are_short_and_in_seven_bits() -> None:
    outgoing = Outgoing(1, "<a@b>", "Ä" * 300, "ada@example.com", "ß" * 900, "é" * 5000, datetime.now(UTC), 1)
    data, international = to_bytes(build_mail(outgoing, sender_address("orders@localhost")))
    assert data.isascii()
    assert not international
    assert max(map(len, data.split(b"\r\n"))) <= 998


def test_international_addresses_are_taken() -> None:
    assert mail_address("", "ada@straße.example").addr_spec == "ada@xn--strae-oqa.example"
    mail = build_mail(
        Outgoing(1, "<a@b>", "Jürgen", "jürgen@example.com", "s", "b", datetime.now(UTC), 1),
        sender_address("orders@localhost"),
    )
    assert to_bytes(mail)[1]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "@example.com",
        "ada@",
        "a b@example.com",
        "a@example.com, b@example.com",
        "a@example.com\nBcc: b@c.d",
        "<a@example.com>",
        "a@-x.example",
        "a@[127.0.0.1]",
        "a..b@example.com",
        "a@x..example",
        "a@ü..example",
    ],
)
def test_what_is_not_one_address_is_refused(address: str) -> None:
    with pytest.raises(BadAddress, match="not one mail address"):
        mail_address("Ada", address)
