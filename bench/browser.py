"""What a person waits for in Chromium: the page, and a filter; and what an open dashboard costs."""

from __future__ import annotations

import gc
import re
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psutil

from bench.serving import served
from bench.timing import Line, at_most, only

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
NUMBER = re.compile(r"P-\d{6}")
# Resolves when the table shows only rows of the status, after the browser has painted them.
OURS = """status => new Promise(done => {
  const look = () => {
    const rows = [...window.tables().querySelectorAll('tbody tr')]
    const right = rows.length && rows.every(row => row.textContent.includes(status))
    right ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - window.begun))) : setTimeout(look, 1)
  }
  look()
})"""
ROOTS = """() => {
  const find = (root, query) => {
    const hit = root.querySelector(query)
    if (hit) return hit
    for (const node of root.querySelectorAll('*')) {
      const found = node.shadowRoot && find(node.shadowRoot, query)
      if (found) return found
    }
  }
  window.find = query => find(document, query)
}"""


def lines(data: Path, rounds: int, sessions: int = 20) -> list[Line]:
    """Page visible, filter painted, memory."""
    with ExitStack() as stack:
        ours, process = stack.enter_context(served("ours", data))
        empty, _ = stack.enter_context(served("empty", data))
        plain, plain_process = stack.enter_context(served("plain", data))
        browser = stack.enter_context(chromium())
        visible = _interleaved(
            rounds,
            empty=lambda: _visible(browser, empty, "Empty"),
            ours=lambda: _visible(browser, ours, NUMBER),
            plain=lambda: _visible(browser, plain, NUMBER),
        )
        painted = _interleaved(
            1,
            ours=lambda: _painted(browser, ours, _click_ours, rounds),
            plain=lambda: _painted(browser, plain, _click_plain, rounds),
        )
        grown = _memory(browser, ours, process, sessions)
        reports = _reports(browser, ours.replace("/projects", "/reports"), rounds)
        plain_grown = _memory(browser, plain, plain_process, 3)
    return [
        only("page visible, empty page", visible["empty"], "ms", "the empty page", visible["empty"]),
        at_most("page visible", visible["ours"], "ms", "the empty page", visible["empty"], 1.3),
        only("page visible, plain Tabulator", visible["plain"], "ms", "the empty page", visible["empty"]),
        at_most("filter change painted", painted["ours"], "ms", "plain Tabulator", painted["plain"], 0.2),
        Line("report chosen and shown", reports, "ms", "2 s", reports / 2000, "<= 1.00", reports <= 2000),
        at_most("memory per open dashboard", grown, "MB", "1 MB", 1, 1),
        only("memory per open dashboard, plain Tabulator", plain_grown, "MB", "1 MB", 1),
    ]


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


def _interleaved(rounds: int, **jobs: Callable[[], float]) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            times[name].append(job())
    return {name: statistics.median(values) for name, values in times.items()}


@contextmanager
def _page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    try:
        yield context.new_page()
    finally:
        context.close()


def _visible(browser: Any, address: str, text: str | re.Pattern[str]) -> float:
    """Milliseconds from going to the address, with an empty cache, until the text can be seen."""
    with _page(browser) as page:
        begin = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.get_by_text(text).first.wait_for(timeout=120_000)
        return (time.perf_counter() - begin) * 1000


def _painted(browser: Any, address: str, click: Callable[[Any, str], None], rounds: int) -> float:
    """Milliseconds from the click on a status until its rows are painted, by the browser's own clock."""
    with _page(browser) as page:
        page.goto(address)
        page.get_by_text(NUMBER).first.wait_for(timeout=120_000)
        page.evaluate(ROOTS)
        times = []
        for status in ["Pending", "Canceled", "Printing", "Shipped"] * (rounds // 2):
            page.wait_for_timeout(400)
            click(page, status)
            times.append(page.evaluate(OURS, status))
        return statistics.median(times)


def _click_ours(page: Any, status: str) -> None:
    page.evaluate(
        """status => {
          window.tables = () => window.find('tbody').closest('table')
          const tab = window.find(`[role=tab][data-status=${status}]`)
          window.begun = performance.now()
          tab.click()
        }""",
        status,
    )


def _click_plain(page: Any, status: str) -> None:
    page.evaluate(
        """status => {
          window.tables = () => ({querySelectorAll: () => window.find('.tabulator-table').children})
          const buttons = [...window.find('.bk-btn').parentNode.children]
          const button = buttons.find(one => one.textContent === status)
          window.begun = performance.now()
          button.click()
        }""",
        status,
    )


def _reports(browser: Any, address: str, rounds: int) -> float:
    """Milliseconds from the choice of a report until its table and chart are there, after one look at each."""
    heads = {"sales": "Share", "backlog": "Opened", "age": "Age", "orders": "Orders"}
    times = []
    with _page(browser) as page:
        page.goto(address)
        page.locator(".bk-Figure").first.wait_for(timeout=120_000)
        for at in range(len(heads) * (1 + rounds // 2)):
            name, head = list(heads.items())[at % len(heads)]
            page.wait_for_timeout(400)
            begin = time.perf_counter()
            page.get_by_label("Report", exact=True).select_option(name)
            page.get_by_role("columnheader", name=head, exact=True).wait_for(timeout=120_000)
            page.locator(".bk-Figure").first.wait_for()
            times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times[len(heads) :])


def _memory(browser: Any, address: str, process: psutil.Process, sessions: int) -> float:
    """MB that each of *sessions* open pages adds to the server, after a few that warm it up."""
    with ExitStack() as stack:

        def open_one() -> None:
            page = stack.enter_context(_page(browser))
            page.goto(address)
            page.get_by_text(NUMBER).first.wait_for(timeout=120_000)

        for _ in range(3):
            open_one()
        gc.collect()
        before = process.memory_info().rss
        for _ in range(sessions):
            open_one()
        return float(process.memory_info().rss - before) / sessions / 1e6
