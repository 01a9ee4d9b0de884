"""What the filters of projects can choose from, read from the tallies without reading all of them."""

from __future__ import annotations

import sqlalchemy as sa

# One step of the index a value: there are far fewer materials and countries than rows in the tallies.
_MATERIALS = sa.text(
    "WITH RECURSIVE known (name) AS (SELECT min(material) FROM tallies WHERE material > ''"
    " UNION ALL SELECT (SELECT min(material) FROM tallies WHERE material > known.name) FROM known"
    " WHERE known.name IS NOT NULL) SELECT name FROM known WHERE name IS NOT NULL"
)
_COUNTRIES = sa.text(
    "WITH RECURSIVE known (name) AS (SELECT min(country) FROM tallies WHERE material = '' AND country > ''"
    " UNION ALL SELECT (SELECT min(country) FROM tallies WHERE material = '' AND country > known.name) FROM known"
    " WHERE known.name IS NOT NULL) SELECT name FROM known WHERE name IS NOT NULL"
)


def choices(connection: sa.Connection) -> dict[str, list[str]]:
    """The materials and the countries of all projects, each sorted."""
    return {
        "material": sorted(connection.scalars(_MATERIALS)),
        "country": sorted(connection.scalars(_COUNTRIES)),
    }
