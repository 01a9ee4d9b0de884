"""The columns of the lists of the set-up as DataFrames, documented as those of every other table."""

from __future__ import annotations

from core.dictionary import Column, Table

_IN = "currency of the service"
_ORDER = "in the order of the list"


def _ends(what: str) -> tuple[Column, ...]:
    return (
        Column("offered", "flag", "Whether customers are offered it."),
        Column("retired", "flag", f"Whether the {what} is kept only for what refers to it."),
        Column("version", "whole", "Grows with each change."),
        Column("changed_by", "text", "Who changed it last."),
        Column("changed_at", "moment", "When that was.", "UTC"),
    )


def _amount(name: str, meaning: str, null: str = "") -> Column:
    return Column(name, "measure", meaning, _IN, null)


def _starts(what: str) -> tuple[Column, ...]:
    return (
        Column("id", "whole", f"The {what}'s own number; a rename keeps it."),
        Column("name", "text", "By which orders refer to it."),
    )


_DAYS = (
    Column("days_min", "whole", "The fewest working days that it takes.", "days"),
    Column("days_max", "whole", "The most working days that it takes.", "days"),
)
_LISTED = "each once, with a comma and a space between"

TABLES = {
    "materials": Table(
        "one material",
        _ORDER,
        (
            *_starts("material"),
            Column("technology", "text", "How it is printed.", null="none was given"),
            Column("colours", "text", f"Its colours, {_LISTED}."),
            Column("finishes", "text", f"Its finishes, {_LISTED}."),
            Column("largest", "text", "The largest part, as 300 x 200 x 100 mm.", null="there is no limit"),
            Column("minimum_wall", "measure", "The thinnest wall.", "mm", "none was given"),
            Column("density", "measure", "Its density.", "g/cm³", "none was given"),
            *_DAYS,
            _amount("per_part", "Price of a part, whatever its size."),
            _amount("per_cm3", "Price for each cm³ of the model."),
            _amount("per_box_cm3", "Price for each cm³ of its bounding box."),
            _amount("per_cm2", "Price for each cm² of its surface."),
            _amount("per_hour", "Price of an hour of the machine."),
            _amount("minimum", "The least that a part costs."),
            Column("formula", "text", "What a part costs instead of all that.", null="the prices above are taken"),
            *_ends("material"),
        ),
    ),
    "discounts": Table(
        "one discount",
        _ORDER,
        (
            *_starts("discount"),
            Column("code", "text", "The voucher's code.", null="it applies by itself"),
            Column("percent", "measure", "How much it takes off.", "%", "it is an amount"),
            _amount("amount", "How much it takes off.", "it is a percentage"),
            _amount("minimum_order", "What the items cost at least."),
            Column("minimum_quantity", "whole", "How many parts there are at least.", "parts"),
            Column("materials", "text", f"The materials it is for, {_LISTED}.", null="it is for all"),
            Column("customers", "text", f"The e-mails and domains it is for, {_LISTED}.", null="it is for everybody"),
            Column("starts", "day", "Its first day.", null="it has none"),
            Column("ends", "day", "Its last day.", null="it has none"),
            Column("uses", "some", "How often it can be used.", null="there is no limit"),
            Column("uses_per_customer", "some", "How often one customer can use it.", null="there is no limit"),
            Column("used", "whole", "How often it was used, by orders that were not canceled."),
            Column("stackable", "flag", "Whether it adds up with others."),
            *_ends("discount"),
        ),
    ),
    "shipping": Table(
        "one shipping option",
        _ORDER,
        (
            *_starts("shipping option"),
            Column("carrier", "text", "Who carries it.", null="none was given"),
            Column("countries", "text", f"ISO 3166 codes, {_LISTED}.", null="it goes wherever the service ships to"),
            _amount("from_price", "The lowest of its rates."),
            _amount("to_price", "The highest of its rates."),
            _amount("free_from", "Free when the items cost at least this much.", "it is never free"),
            *_DAYS,
            Column("pick_up", "flag", "Whether the parcel is picked up."),
            *_ends("shipping option"),
        ),
    ),
}
KINDS = {name: {column.name: column.kind for column in table.columns} for name, table in TABLES.items()}
