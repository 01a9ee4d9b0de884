"""The roles, and the one table of what each may do: a command that is not in it is refused to everybody."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is at the desk; each role may do all that the ones before it may."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"

    def includes(self, other: Role) -> bool:
        """Whether it may do all that *other* may."""
        return _RANK[self] >= _RANK[other]


_RANK = {role: rank for rank, role in enumerate(Role)}


@dataclass(frozen=True)
class Rule:
    """Commands that need the same *role*: None is for none of them, but for who has the database itself."""

    role: Role | None
    doing: str  # how a refusal begins, and what the documentation says of them
    commands: tuple[str, ...]


def _rule(role: Role | None, doing: str, commands: str) -> Rule:
    return Rule(role, doing, tuple(commands.split()))


_V, _O, _M, _A = Role

RULES = (
    _rule(
        _V,
        "Looking at projects",
        "projects.table projects.counts projects.choices projects.filters projects.get projects.newest "
        "projects.placed_after projects.placed_with projects.preflight projects.ordered_before projects.unread "
        "projects.unread_version items.table items.filters events.table events.filters comments.table comments.filters "
        "view views.get views.all views.table views.version version changes outbox.summary close",
    ),
    _rule(
        _V,
        "Exporting projects",
        "projects.export projects.stream projects.export_one projects.stream_one items.export items.stream "
        "events.export events.stream comments.export comments.stream",
    ),
    _rule(_V, "Making reports", "reports.run reports.stream reports.export reports.scope reports.summary"),
    _rule(
        _V,
        "Downloading files and looking at models",
        "files.open files.exists files.size files.as_path "
        "gallery.facts gallery.picture gallery.mesh gallery.picture_of gallery.name_of",
    ),
    _rule(
        _V,
        "Looking at the set-up and calculating prices",
        "materials.table materials.all materials.get discounts.table discounts.all discounts.get discounts.used "
        "shipping.table shipping.all shipping.get service.get set_up set_up_version quote shop.quote "
        "retention.concerned",
    ),
    _rule(
        _V,
        "Looking after one's own account",
        "account.get account.session account.change_password account.begin_second_factor account.confirm_second_factor "
        "account.remove_second_factor account.new_recovery_codes account.recovery_codes_left account.sessions "
        "account.end_session account.end_others account.sign_out",
    ),
    _rule(_V, "Writing down what one has done", "audit.record"),
    _rule(_O, "Placing orders", "projects.place projects.place_all shop.place"),
    _rule(_O, "Moving projects", "projects.move projects.move_many projects.preview projects.suggest"),
    _rule(_O, "Writing to customers", "projects.comment projects.answer projects.preview_answer projects.read"),
    # The mails have customers' links in them, and whoever has a link may write and cancel as the customer.
    _rule(
        _O,
        "Exporting mails and seeing customers' links",
        "links.of links.url links.known links.address messages.table messages.filters messages.export messages.stream",
    ),
    _rule(_O, "Renewing and revoking customers' links", "links.renew links.revoke"),
    _rule(_O, "Writing notes", "projects.note"),
    _rule(
        _O,
        "Adding, sharing and deleting files",
        "projects.attach projects.adopt projects.share projects.detach files.put files.incoming",
    ),
    _rule(_O, "Sending a mail again", "outbox.retry"),
    _rule(_O, "Saving views", "views.save views.rename views.delete"),
    _rule(
        _M,
        "Changing the set-up",
        "materials.save materials.retire materials.restore materials.duplicate materials.reorder "
        "discounts.save discounts.retire discounts.restore discounts.duplicate discounts.reorder "
        "shipping.save shipping.retire shipping.restore shipping.duplicate shipping.reorder service.save",
    ),
    _rule(
        _A,
        "Looking after people's accounts",
        "accounts.any accounts.all accounts.table accounts.get accounts.add accounts.invite accounts.set_role "
        "accounts.set_email "
        "accounts.disable accounts.enable accounts.set_password accounts.send_link accounts.forgotten "
        "accounts.remove_second_factor sessions.of sessions.end_one sessions.end_all",
    ),
    _rule(_A, "Looking after the keys of programs", "keys.add keys.table keys.revoke"),
    _rule(_A, "Looking at the desk's own history", "audit.table audit.kinds audit.check audit.ends"),
    _rule(
        _A,
        "Answering customers about their data",
        "customers.find customers.export customers.stream customers.erase",
    ),
    _rule(_A, "Clearing the file store", "sweep files.delete files.sweep files.kept_for files.stored_at"),
    _rule(
        None,
        "Working on the desk itself",
        "acting_as signed_in retention.sweep gallery.forget database.forget_deleted "
        "database.reading database.writing database.write database.written database.close audit.record_within "
        "accounts.change_password accounts.prove accounts.recovery_codes_left accounts.of_single_sign_on "
        "single_sign_on.begin single_sign_on.finish single_sign_on.sign_out "
        "accounts.redeem accounts.check_ticket accounts.begin_second_factor "
        "accounts.confirm_second_factor accounts.new_recovery_codes sessions.sign_in sessions.second_factor "
        "sessions.new_second_factor sessions.add_second_factor "
        "sessions.start sessions.check sessions.role sessions.end sessions.ended sessions.id_token limits.count "
        "limits.take limits.give_back limits.sweep links.find following.get following.comment following.cancel "
        "following.file following.item keys.check requests.once outbox.deliver_once outbox.run",
    ),
)

COMMANDS = {command: rule for rule in RULES for command in rule.commands}

# What somebody else has made needs this role too, where one's own needs less.
OF_OTHERS = {"views.save": _M, "views.rename": _M, "views.delete": _M}


def may(role: Role, command: str, *, own: bool = True) -> bool:
    """Whether *role* may use a command, on what is its *own* or somebody else's; never what is not in the table."""
    rule = COMMANDS.get(command)
    needed = rule.role if rule else None
    return needed is not None and role.includes(needed) and (own or role.includes(OF_OTHERS.get(command, needed)))


def as_table() -> str:
    """The rules as a table in Markdown, as docs/accounts.md has it."""
    head = f"| | {' | '.join(Role)} |\n|---|{':-:|' * len(Role)}"
    return "\n".join([head, *(_line(rule, rule.role) for rule in RULES if rule.role is not None)]) + "\n"


def _line(rule: Rule, needed: Role) -> str:
    marks = ("yes" if role.includes(needed) else "" for role in Role)
    return f"| {rule.doing} | {' | '.join(marks)} |"
