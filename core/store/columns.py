"""What the columns of the tables are made of, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import sqlalchemy as sa

from core.status import Status

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = sa.MetaData(naming_convention=NAMING)

# SQLite numbers rows by itself only in a column that is literally INTEGER PRIMARY KEY.
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.BigInteger  # microseconds since 1970-01-01T00:00Z: exact, ordered, and read without a parser
Money = sa.BigInteger  # minor units of the project's currency
# Both databases compare text by its bytes; words that people sort by are compared without regard to (ASCII) case.
Plain = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Words = Plain.with_variant(sa.Text(collation="NOCASE"), "sqlite")
STATUS_LIST = ", ".join(f"'{status}'" for status in Status)


def key() -> sa.Column[int]:
    """The id of a row."""
    return sa.Column("id", Id, primary_key=True, autoincrement=True)


def of_project(*, primary_key: bool = False, index: bool = False) -> sa.Column[int]:
    """The project that a row belongs to, with which it would go."""
    return sa.Column(
        "project_id",
        Id,
        sa.ForeignKey("projects.id", ondelete="CASCADE"),
        nullable=False,
        primary_key=primary_key,
        index=index,
    )


def text(name: str, *, null: bool = False) -> sa.Column[str]:
    """Text, compared by its bytes."""
    return sa.Column(name, Plain, nullable=null)


def words(name: str, *, null: bool = False) -> sa.Column[str]:
    """Text that people sort by."""
    return sa.Column(name, Words, nullable=null)
