"""The data dictionary: every column of every table as a DataFrame, with its dtype, unit and meaning."""

from __future__ import annotations

from dataclasses import dataclass

# What a column holds, and the dtype that it has in a DataFrame.
DTYPES = {
    "number": "str",
    "text": "str",
    "whole": "int64",
    "money": "float64",
    "measure": "float64",
    "moment": "datetime64[us, UTC]",
    "status": "category",
    "flag": "bool",
    # in reports only: whole numbers that may be missing, days, and steps of time
    "some": "Int64",
    "day": "datetime64[us]",
    "age": "category",
    "late": "category",
}


@dataclass(frozen=True)
class Column:
    """One column: *null* is when a value may be missing (NaN, NaT), empty if that is never."""

    name: str
    kind: str
    meaning: str
    unit: str = ""
    null: str = ""

    @property
    def dtype(self) -> str:
        """The dtype in a DataFrame."""
        return DTYPES[self.kind]


@dataclass(frozen=True)
class Table:
    """One table: what a row is, and in which order rows come."""

    row: str
    order: str
    columns: tuple[Column, ...]


_NUMBER = Column("number", "number", "The project's number, such as P-000123.")
_MONEY = "currency units"
_CURRENCY = Column("currency", "text", "ISO 4217 code of every amount in the row; amounts of two are never added.")
EVENT_KINDS = (
    "placed", "announced", "cleared", "moved", "commented", "answered", "noted", "attached", "detached", "shared",
    "unshared", "link renewed", "link revoked", "attachments erased", "texts erased", "erased",
)  # fmt: skip
_STATUS = "Pending, Printing, Shipped or Canceled, ordered so"


def _id(what: str) -> Column:
    return Column("id", "whole", f"The {what}'s own number; a newer one is larger.")


TABLES = {
    "projects": Table(
        "one ordered 3D project",
        "by `sort`, else the newest order first",
        (
            _NUMBER,
            Column("title", "text", "What the project is called."),
            Column("customer", "text", "Name of the customer when the order was placed."),
            Column("company", "text", "Company of the customer.", null="the customer named none"),
            Column("email", "text", "Mail address of the customer when the order was placed."),
            Column("country", "text", "ISO 3166 code of the country that it is shipped to."),
            Column("materials", "text", "The materials of its items, each once, with a comma and a space between."),
            Column("items", "whole", "How many print items it has."),
            Column("quantity", "whole", "How many parts that is: the sum of its items' quantities.", "parts"),
            Column("total", "money", "Items + shipping cost - discount + tax.", _MONEY),
            _CURRENCY,
            Column("payment", "text", "Open, Paid or Refunded."),
            Column("ordered_at", "moment", "When the customer ordered.", "UTC"),
            Column("due_at", "moment", "When it is due.", "UTC", "no date was agreed"),
            Column("status_since", "moment", "When it got the status that it has.", "UTC"),
            Column("status", "status", f"{_STATUS}."),
        ),
    ),
    "items": Table(
        "one print item of a project",
        "by project, then position",
        (
            _id("item"),
            _NUMBER,
            Column("position", "whole", "Its place in the order, from 1."),
            Column("name", "text", "Name of the model file, or of the item."),
            Column("material", "text", "What it is printed in."),
            Column("finish", "text", "How its surface is treated.", null="the order named none"),
            Column("colour", "text", "Its colour.", null="the order named none"),
            Column("quantity", "whole", "How many of it are printed.", "parts"),
            Column("unit_price", "money", "Price of one part.", _MONEY),
            Column("line_total", "money", "quantity x unit_price.", _MONEY),
            _CURRENCY,
            Column("volume_cm3", "measure", "Volume of one part.", "cm³", "its model is missing or was not measured"),
            Column("sha256", "text", "Names the model file in the file store.", null="the order came without it"),
            Column("country", "text", "ISO 3166 code of the country that the project is shipped to."),
            Column("ordered_at", "moment", "When the project was ordered.", "UTC"),
            Column("status", "status", f"The project's status: {_STATUS}."),
        ),
    ),
    "events": Table(
        "one change of a project",
        "the oldest first",
        (
            _id("event"),
            _NUMBER,
            Column(
                "kind",
                "text",
                f"{', '.join(EVENT_KINDS)}.",
            ),
            Column("actor", "text", "Who did it."),
            Column("at", "moment", "When it happened.", "UTC"),
            Column("status_from", "status", "The status that the project left.", null="it was not a move"),
            Column("status_to", "status", "The status that the project got.", null="it changed no status"),
            Column("detail", "text", "The reason of a cancellation, names of attachments.", null="there is none"),
        ),
    ),
    "messages": Table(
        "one mail to a customer",
        "the oldest first",
        (
            _id("message"),
            _NUMBER,
            Column("template", "text", "What it was written from: printing, shipped, canceled or answer."),
            Column("recipient_name", "text", "Name of the customer."),
            Column("recipient", "text", "Mail address that it goes to."),
            Column("subject", "text", "Its subject."),
            Column("body", "text", "Its text, exactly as it is sent, until it is erased by the rule for keeping."),
            Column("state", "text", "queued, sending, sent or failed."),
            Column("attempts", "whole", "How often it was tried to send it."),
            Column("error", "text", "Why the last try failed.", null="it did not"),
            Column("created_at", "moment", "When it was written.", "UTC"),
            Column("sent_at", "moment", "When the mail server took it.", "UTC", "it was not sent yet"),
        ),
    ),
    "comments": Table(
        "one part of the conversation between customer and staff",
        "the oldest first",
        (
            _id("comment"),
            _NUMBER,
            Column("author", "text", "Who wrote it."),
            Column("from_customer", "flag", "Whether the customer wrote it, not the staff."),
            Column("body", "text", "Its text, until it is erased by the rule for keeping."),
            Column("at", "moment", "When it was written.", "UTC"),
        ),
    ),
}
KINDS = {name: {column.name: column.kind for column in table.columns} for name, table in TABLES.items()}

_HEAD = "| column | dtype | unit | meaning | missing when |\n|---|---|---|---|---|"


def page() -> str:
    """The page docs/data.md: all of this as Markdown."""
    from core.catalog.columns import TABLES as SET_UP  # which is made of the columns here

    parts = ["# The data dictionary", _ABOUT.strip()]
    for name, table in (TABLES | SET_UP).items():
        parts.append(f"## desk.{name}.table()\n\nA row is {table.row}; {table.order}.")
        parts.append("\n".join([_HEAD, *map(_line, table.columns)]))
    return "\n\n".join(parts) + "\n"


def _line(column: Column) -> str:
    return f"| {column.name} | {column.dtype} | {column.unit} | {column.meaning} | {column.null} |"


_ABOUT = """
Made from `core/dictionary.py` by `python -m core.dictionary > docs/data.md`.

Columns and dtypes are always these, empty or not. `str` is pandas' own text dtype, NaN where there is none. Moments are
exact to the microsecond and aware of their time zone, UTC; `frame["ordered_at"].dt.tz_convert("Europe/Berlin")` shows
them in another. A status is an ordered category: `frame["status"] < "Shipped"` is what is still open. Money is
float in units of its currency (12.5 is 12.50 EUR), made from whole minor units; the database, `desk.projects.get()` and
the exports have it exact.

From 10,000 projects on, `table()` without a limit is read from a snapshot: an Arrow file in the folder `snapshots` of
the data folder, brought up to date by what has changed since ([how](decisions/0014-arrow-snapshot.md)). A million
projects take about a second the first time, and then less than 0.1 s. Text stays in the file, which is mapped into
memory: it counts as this process's memory only once it is looked at, and the system can take it back. With
`table(columns=["number", "total"])` there are only these columns, in less time and memory. Measured for a million
projects, in fresh processes:

| | peak memory |
|---|---|
| `pandas.read_sql` | 1,780 MB |
| `desk.projects.table()`, the first time, with the child process that makes the snapshot | 440 MB |
| again | 280 MB, of which 60 MB are the columns that are not text, and the rest is Python with pandas |
| and every text looked at | 480 MB |

`python -m bench frames` measures it. A DataFrame is yours to change: it never changes the file or another DataFrame.
"""

if __name__ == "__main__":
    print(page(), end="")  # noqa: T201  # its output is the page
