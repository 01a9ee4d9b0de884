"""A stored message as a mail, built from parts: nothing a person typed can add a header or a recipient."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_string, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache

import idna

from core.errors import BadAddress
from core.names import fold_line

# Seven bits pass every mail server; utf8 headers are chosen at sending, for the few addresses that need them.
_POLICY = policy.SMTP.clone(cte_type="7bit")
_LOCAL_PART = re.compile(r"(?!\.)(?!.*\.\.)[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f-\x9f]{1,64}(?<!\.)")
_DOMAIN = re.compile(r"(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)*(?!-)[a-z0-9-]{1,63}(?<!-)", re.IGNORECASE)
_SPECIAL = '()<>[]:;@\\,."=?'  # what means something in the address of a header (RFC 5322, RFC 2047)
_PLAIN = str.maketrans(_SPECIAL, " " * len(_SPECIAL))
_NAMED = re.compile(r"(?P<name>.*?)\s*<(?P<address>[^<>]*)>")


@dataclass(frozen=True)
class Outgoing:
    """A message of the outbox, claimed to be sent now; *attempts* counts this try."""

    id: int
    message_id: str
    recipient_name: str
    recipient: str
    subject: str
    body: str
    created_at: datetime
    attempts: int


def mail_address(name: str, email: str) -> Address:
    """One address for a header; raises BadAddress unless *email* is one that mail servers can take."""
    local, _, domain = email.rpartition("@")
    if not domain.isascii():
        domain = _ascii_domain(domain)
    if not _LOCAL_PART.fullmatch(local) or not _DOMAIN.fullmatch(domain) or len(domain) > 253:
        raise BadAddress(fold_line(email))
    shown = " ".join(fold_line(name).split())
    address = Address(shown, local, domain)
    if set(_SPECIAL).isdisjoint(shown) or _reads_back(address):
        return address
    return Address(" ".join(shown.translate(_PLAIN).split()), local, domain)


def _reads_back(address: Address) -> bool:
    """Whether who reads the mail finds this address in it; Python folds long names without their quotes (3.11-3.14)."""
    for utf8 in (False, True):
        mail = EmailMessage(policy=_POLICY.clone(utf8=utf8))
        mail["From"] = mail["To"] = address
        read = message_from_string(mail.as_string(), policy=policy.SMTP.clone(utf8=utf8))
        if any(read[name].addresses != (address,) for name in ("From", "To")):
            return False
    return True


@cache  # each message asks for the same one
def sender_address(text: str) -> Address:
    """The service's own address from `Name <address>` or a bare address; raises BadAddress."""
    match = _NAMED.fullmatch(text.strip())
    if match is None:
        return mail_address("", text.strip())
    return mail_address(match["name"].strip('"'), match["address"])


def build_mail(message: Outgoing, sender: Address) -> EmailMessage:
    """The mail of *message*, the same at every try; raises BadAddress."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = sender
    mail["To"] = mail_address(message.recipient_name, message.recipient)
    mail["Subject"] = fold_line(message.subject)
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = fold_line(message.message_id)
    mail.set_content(message.body.encode("utf-8", "replace").decode("utf-8") + "\n")
    return mail


def to_bytes(mail: EmailMessage) -> tuple[bytes, bool]:
    """The mail as it goes over the wire, and whether that takes a server for international addresses."""
    addresses = [*mail["From"].addresses, *mail["To"].addresses]
    international = not all(address.addr_spec.isascii() for address in addresses)
    return mail.as_bytes(policy=_POLICY.clone(utf8=international)), international


def _ascii_domain(domain: str) -> str:
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        return ""
