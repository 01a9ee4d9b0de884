"""Sending to a real server, with encryption and login, and into a folder."""

from __future__ import annotations

import mailbox
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from core.errors import SettingsError
from core.mail import Outgoing, build_mail, sender_address
from core.outcome import Outcome, Result
from core.senders import MaildirSender, Sender, sender_for
from core.settings import read_settings
from core.smtp import SmtpSender
from core.smtp_server import SmtpServer
from tests.smtp_server import Inbox, ScriptedServer, serving

CERTIFICATE = Path(__file__).parents[1] / "samples" / "mail_server.pem"


def mail(recipient: str = "ada@example.com", body: str = "Hello") -> EmailMessage:
    row = Outgoing(1, "<printdesk.E1@x>", "Meyer, Ada", recipient, "Hi", body, datetime.now(UTC), 1)
    return build_mail(row, sender_address("Printdesk <orders@localhost>"))


def send(sender: Sender, *mails: EmailMessage) -> list[Outcome]:
    with sender.session() as session:
        return [session.send(one) for one in mails]


def login(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
    return AuthResult(success=(given.login, given.password) == (b"desk", b"p@ss/word"), handled=False)


@pytest.fixture
def context() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    return context


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes this process trust the certificate of the tests."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with serving(Inbox(), enable_SMTPUTF8=True) as inbox:
        yield inbox


@pytest.fixture
def secure_inbox(context: ssl.SSLContext) -> Iterator[Inbox]:
    """A server that takes mail after STARTTLS and login only."""
    options = {"require_starttls": True, "auth_required": True, "authenticator": login}
    with serving(Inbox(), tls_context=context, **options) as inbox:
        yield inbox


def test_a_real_server_receives_what_was_written(inbox: Inbox) -> None:
    outcomes = send(SmtpSender(inbox.url), mail(body=".\n..dots\n.\nGrüße"), mail(recipient="bob@example.com"))
    assert outcomes == [Outcome(Result.SENT, "250 kept")] * 2
    assert [envelope.rcpt_tos for envelope in inbox.envelopes] == [["ada@example.com"], ["bob@example.com"]]
    assert inbox.envelopes[0].mail_from == "orders@localhost"
    assert inbox.mails[0].get_content().split() == [".", "..dots", ".", "Grüße"]


def test_a_refused_recipient_does_not_spoil_the_connection_for_the_next(inbox: Inbox) -> None:
    outcomes = send(SmtpSender(inbox.url), mail(recipient="nobody@example.com"), mail())
    assert [outcome.result for outcome in outcomes] == [Result.FAILED, Result.SENT]
    assert outcomes[0].detail == "The mail server refused RCPT: 550 no such mailbox"


def test_an_international_address_reaches_a_server_that_takes_them(inbox: Inbox) -> None:
    assert send(SmtpSender(inbox.url), mail(recipient="jürgen@straße.example"))[0].result is Result.SENT
    assert inbox.envelopes[0].rcpt_tos == ["jürgen@xn--strae-oqa.example"]


def test_an_international_address_fails_at_a_server_that_does_not_take_them() -> None:
    with ScriptedServer() as server:
        (outcome,) = send(SmtpSender(server.url), mail(recipient="jürgen@example.com"))
    assert outcome.result is Result.FAILED
    assert "international addresses" in outcome.detail


def test_a_server_that_ends_the_connection_after_each_mail_gets_a_new_one_for_the_next() -> None:
    with ScriptedServer("rset", "421") as server:
        outcomes = send(SmtpSender(server.url), mail(), mail(), mail())
    assert [outcome.result for outcome in outcomes] == [Result.SENT] * 3
    assert len(server.taken) == 3


def test_login_and_encryption_are_used_as_the_url_says(secure_inbox: Inbox, trusted: None) -> None:
    sender = SmtpSender(f"smtp://desk:p%40ss%2Fword@localhost:{secure_inbox.port}")
    assert send(sender, mail())[0].result is Result.SENT


def test_a_refused_login_is_not_the_fault_of_the_message(secure_inbox: Inbox, trusted: None) -> None:
    outcomes = send(SmtpSender(f"smtp://desk:wrong-word@localhost:{secure_inbox.port}"), mail(), mail())
    assert {outcome.result for outcome in outcomes} == {Result.RETRY}
    assert "refuses the login as desk: 535" in outcomes[0].detail
    assert "wrong-word" not in outcomes[0].detail


def test_a_server_that_wants_a_login_is_not_the_fault_of_the_message(secure_inbox: Inbox, trusted: None) -> None:
    (outcome,) = send(SmtpSender(f"smtp://localhost:{secure_inbox.port}"), mail())
    assert (outcome.result, outcome.detail[:36]) == (Result.RETRY, "The mail server refused MAIL: 530 5.")


def test_a_certificate_nobody_vouches_for_is_refused(secure_inbox: Inbox) -> None:
    (outcome,) = send(SmtpSender(f"smtp://desk:x@localhost:{secure_inbox.port}"), mail())
    assert outcome.result is Result.RETRY
    assert "CERTIFICATE_VERIFY_FAILED" in outcome.detail


def test_smtps_is_encrypted_from_the_first_byte(context: ssl.SSLContext, trusted: None) -> None:
    with serving(Inbox(), ssl_context=context) as inbox:
        assert send(SmtpSender(f"smtps://127.0.0.1:{inbox.port}"), mail())[0].result is Result.SENT
        assert send(SmtpSender(f"smtp://127.0.0.1:{inbox.port}", timeout=0.2), mail())[0].result is Result.RETRY


@pytest.mark.parametrize("starttls", ["", "?starttls=required", "?starttls=auto"])
def test_a_password_is_never_sent_unencrypted_unless_asked_for(inbox: Inbox, starttls: str) -> None:
    (outcome,) = send(SmtpSender(f"smtp://desk:secret@127.0.0.1:{inbox.port}{starttls}"), mail())
    assert outcome.result is Result.RETRY
    assert "cannot be talked to securely" in outcome.detail
    assert not inbox.envelopes


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # just what is tried here
def test_a_password_goes_unencrypted_when_the_url_says_so() -> None:
    options = {"auth_required": True, "auth_require_tls": False, "authenticator": login}
    with serving(Inbox(), **options) as inbox:
        sender = SmtpSender(f"smtp://desk:p%40ss%2Fword@127.0.0.1:{inbox.port}?starttls=off")
        assert send(sender, mail())[0].result is Result.SENT


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.com", SmtpServer("mail.example.com", 25)),
        ("smtp://a%40b:c%3Ad@h", SmtpServer("h", 587, starttls="required", user="a@b", password="c:d")),
        ("smtps://u:p@h", SmtpServer("h", 465, tls=True, starttls="required", user="u", password="p")),
        ("smtp://[::1]:2525/?starttls=off", SmtpServer("::1", 2525, starttls="off")),
    ],
)
def test_a_url_says_where_the_server_is(url: str, expected: SmtpServer) -> None:
    assert SmtpServer.from_url(url) == expected
    assert "password" not in repr(expected)


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.com",
        "http://h",
        "smtp://",
        "smtp://u:sec#ret@h",
        "smtp://h:99999",
        "smtp://h?starttls=maybe",
        "smtp://h?tls=1",
        "smtp://u:sec/ret@h",
        "smtp://u:secret@h:port",
        "smtp://[::1",
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_showing_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="PRINTDESK_SMTP_URL cannot be used: ") as refusal:
        SmtpSender(url)
    assert "sec" not in str(refusal.value).replace("smtp://user:password@host:port", "")


def test_without_a_mail_server_mails_are_kept_in_a_folder(tmp_path: Path) -> None:
    sender = sender_for(read_settings(data=tmp_path / "new"))
    outcomes = send(sender, mail(body="Grüße"), mail(recipient="jürgen@example.com"))
    assert [outcome.result for outcome in outcomes] == [Result.SENT] * 2
    assert not sender.final
    assert sender.place == f"the folder {tmp_path / 'new' / 'mail'}"
    box = mailbox.Maildir(tmp_path / "new" / "mail", create=False)
    assert sorted(str(kept["Message-ID"]) for kept in box) == ["<printdesk.E1@x>"] * 2
    assert all(b"\r" not in box.get_bytes(key) for key in box.keys())  # noqa: SIM118  # iterates over mails


def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("not a folder")
    assert send(MaildirSender(tmp_path / "mail"), mail())[0].result is Result.RETRY
