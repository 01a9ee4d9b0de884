"""What makes the overview fast at any size: sort indexes, tallies kept by triggers, and the trigram search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

Plain = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

WORDS = ("title", "customer", "company", "email")
OTHERS = (
    "country", "materials", "items", "quantity", "total", "currency", "payment", "ordered_at", "due_at", "status_since",
)  # fmt: skip
DAY = 86_400_000_000  # microseconds

# Each project counts once under every material of its own and under '' (all), and under its country and '' (all).
KINDS = "(SELECT '' AS material UNION ALL SELECT material FROM project_materials WHERE project_id = NEW.id) AS m"
PLACES = "(SELECT '' AS country UNION ALL SELECT NEW.country) AS c"
ADD = "ON CONFLICT (material, country, day, status) DO UPDATE SET projects = tallies.projects + excluded.projects"
# Ordered by the key, so that two writers never wait for each other in a circle.
IN_ORDER = "ORDER BY 1, 2, 3, 4"

PLACED = f"""INSERT INTO tallies (material, country, day, status, projects)
    SELECT '', c.country, NEW.ordered_at / {DAY}, NEW.status, 1 FROM {PLACES} WHERE true {IN_ORDER} {ADD}"""
OF_MATERIAL = f"""INSERT INTO tallies (material, country, day, status, projects)
    SELECT NEW.material, c.country, NEW.ordered_at / {DAY}, p.status, 1
    FROM projects AS p, {PLACES} WHERE p.id = NEW.project_id {IN_ORDER} {ADD}"""
MOVED = f"""INSERT INTO tallies (material, country, day, status, projects)
    SELECT m.material, c.country, NEW.ordered_at / {DAY}, s.status, s.step
    FROM {KINDS}, {PLACES}, (SELECT OLD.status AS status, -1 AS step UNION ALL SELECT NEW.status, 1) AS s
    WHERE true {IN_ORDER} {ADD}"""
FORGET = "INSERT INTO project_search (project_search, rowid, search_text) VALUES ('delete', OLD.id, OLD.search_text)"
LEARN = "INSERT INTO project_search (rowid, search_text) VALUES (NEW.id, NEW.search_text)"

SQLITE = (
    # With the positions of the trigrams a phrase of them is found exactly; without them each hit's text would be read.
    """CREATE VIRTUAL TABLE project_search USING fts5(
        search_text, content = 'projects', content_rowid = 'id', tokenize = 'trigram', columnsize = 0)""",
    f"CREATE TRIGGER projects_tally AFTER INSERT ON projects BEGIN {PLACED}; END",
    f"CREATE TRIGGER project_materials_tally AFTER INSERT ON project_materials BEGIN {OF_MATERIAL}; END",
    f"""CREATE TRIGGER projects_tally_move AFTER UPDATE OF status ON projects WHEN OLD.status <> NEW.status
    BEGIN {MOVED}; END""",
    f"CREATE TRIGGER projects_search AFTER INSERT ON projects BEGIN {LEARN}; END",
    f"""CREATE TRIGGER projects_search_text AFTER UPDATE OF search_text ON projects
    BEGIN {FORGET}; {LEARN}; END""",
)
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX ix_projects_search ON projects USING gin (search_text gin_trgm_ops)",
    f"""CREATE FUNCTION tally_placed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN {PLACED}; RETURN NULL; END $$""",
    f"""CREATE FUNCTION tally_material() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN {OF_MATERIAL}; RETURN NULL; END $$""",
    f"""CREATE FUNCTION tally_moved() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN {MOVED}; RETURN NULL; END $$""",
    "CREATE TRIGGER projects_tally AFTER INSERT ON projects FOR EACH ROW EXECUTE FUNCTION tally_placed()",
    """CREATE TRIGGER project_materials_tally AFTER INSERT ON project_materials
    FOR EACH ROW EXECUTE FUNCTION tally_material()""",
    """CREATE TRIGGER projects_tally_move AFTER UPDATE OF status ON projects
    FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION tally_moved()""",
)


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    _tables()
    _sort_indexes(sqlite)
    for statement in SQLITE if sqlite else POSTGRESQL:
        op.execute(statement)
    # The triggers tally what is already there; the search index is filled in one go.
    op.execute("""INSERT INTO project_materials (material, country, ordered_at, project_id)
        SELECT DISTINCT i.material, p.country, p.ordered_at, p.id
        FROM items AS i JOIN projects AS p ON p.id = i.project_id""")
    op.execute(f"""INSERT INTO tallies (material, country, day, status, projects)
        SELECT '', c.country, p.ordered_at / {DAY}, p.status, count(*)
        FROM projects AS p JOIN (SELECT '' AS country UNION SELECT country FROM projects) AS c
        ON c.country IN ('', p.country) GROUP BY 1, 2, 3, 4""")
    if sqlite:
        op.execute("INSERT INTO project_search (project_search) VALUES ('rebuild')")


def _tables() -> None:
    op.create_table(
        "project_materials",
        sa.Column("material", Plain, nullable=False),
        sa.Column("country", Plain, nullable=False),
        sa.Column("ordered_at", sa.BigInteger(), nullable=False),
        sa.Column("project_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name="fk_project_materials_project_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("material", "country", "ordered_at", "project_id", name="pk_project_materials"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_project_materials_ordered_at", "project_materials", ["material", "ordered_at"])
    op.create_index("ix_project_materials_project_id", "project_materials", ["project_id"])
    op.create_table(
        "tallies",
        sa.Column("material", Plain, nullable=False),
        sa.Column("country", Plain, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("status", Plain, nullable=False),
        sa.Column("projects", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("material", "country", "day", "status", name="pk_tallies"),
        sqlite_with_rowid=False,
    )


def _sort_indexes(sqlite: bool) -> None:
    """For every column that a list can be sorted by: all projects in its order, and those of each status."""
    for name in (*WORDS, *OTHERS):
        # Nothing comes before something, on both databases.
        key = name if sqlite else f"{f'lower({name})' if name in WORDS else name} NULLS FIRST, id"
        op.execute(f"CREATE INDEX ix_projects_{name} ON projects ({key})")
        op.execute(f"CREATE INDEX ix_projects_status_{name} ON projects (status, {key})")
    if sqlite:
        op.create_index("ix_projects_id", "projects", ["id"])  # narrow: pages by number skip no wide rows
    op.create_index("ix_projects_status", "projects", ["status", *([] if sqlite else ["id"])])
    op.create_index("ix_projects_country_ordered_at", "projects", ["country", "ordered_at", "status"])
