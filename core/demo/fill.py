"""Fills a desk with a believable print service."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice

from core import times
from core.demo.letters import Letters
from core.demo.library import ModelFile, make_library
from core.demo.orders import make_plans, span
from core.demo.papers import Paper, make_papers
from core.demo.plans import Plan
from core.demo.quotes import Quotes
from core.demo.rows import Batch
from core.demo.service import set_up
from core.demo.views import save_views
from core.desk import Desk
from core.files import FileStore
from core.store.load import load, record_files
from core.times import to_micros

SEED = 20_260
BATCH = 10_000  # projects: bounds the memory
QUOTED = 10_000  # projects at most: with a quote each, very many would take several times as long
STAFF = "shop"

Progress = Callable[[str, int, int], None]


def fill(
    desk: Desk,
    projects: int = 400,
    *,
    seed: int = SEED,
    now: datetime | None = None,
    days: int | None = None,
    progress: Progress | None = None,
    quoted: int = QUOTED,
) -> int:
    """
    Add *projects* projects of the last *days* before *now*, with their model files, some saved views, and
    the set-up of the service where there is none; returns how many projects there are.

    Those that the service has priced itself have their quotes and links, unless there are more than *quoted* projects.
    The same seed and moment make the same data. Nothing is mailed: the messages of the past count as sent.
    """
    moment = now or times.now()
    report = progress or (lambda *_: None)
    report("Making models", 0, 1)
    library, papers = _goods(seed)
    _store_files(desk, library, papers, to_micros(moment - timedelta(days=days or span(projects))))
    plans = make_plans(projects, seed=seed, now=moment, days=days or span(projects), library=library, papers=papers)
    set_up(desk, moment.date(), by=STAFF)
    save_views(desk, by=STAFF)
    facts = {file.sha256: file.facts for file in library}
    quotes = Quotes(desk, facts, seed) if projects <= quoted else None
    return load(
        desk.database, _batches(desk, plans, quotes), lambda what, done, total: report(what, done, total or projects)
    )


@lru_cache(maxsize=2)
def _goods(seed: int) -> tuple[list[ModelFile], dict[str, list[Paper]]]:
    """Models and papers: a process that fills several desks, as tests do, makes them once."""
    library = make_library(seed)
    return library, make_papers(library)


def _store_files(desk: Desk, library: list[ModelFile], papers: dict[str, list[Paper]], at: int) -> None:
    """Keep the models and papers in the file store, with what is known of them."""
    contents = [file.content for file in library] + [one.content for some in papers.values() for one in some]
    stored = [_put(desk.files, content) for content in contents]
    record_files(desk.database, stored, {file.sha256: file.facts for file in library}, at)


def _put(files: FileStore, content: bytes) -> tuple[str, int]:
    stored = files.put(io.BytesIO(content))
    return stored.sha256, stored.size


def _batches(desk: Desk, plans: Iterable[Plan], quotes: Quotes | None) -> Iterator[Batch]:
    letters = Letters(desk.settings)
    source = iter(plans)
    while chunk := list(islice(source, BATCH)):
        yield Batch(chunk, letters, STAFF, quotes)
