"""People who have signed in, and whose pages send what only a higher role may do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from bench.attack import state
from bench.attack.open_page import Model, OpenPage, change, message
from bench.attack.scene import Scene
from bench.attack.tally import Tally
from bench.attack.vocabulary import leads_away, vocabulary

# Of the pages that change something; a report draws its charts at each message, and changes nothing.
PAGES = (
    "/projects", "/projects?view=Hers", "/projects/P-000010", "/projects/P-000001", "/projects/P-000010/view",
    "/projects/P-000001/view", "/materials", "/materials/PA12", "/discounts", "/shipping", "/service", "/people",
    "/account", "/keys", "/customers", "/history",
)  # fmt: skip
_HIGH = ("/projects?view=Hers", "/materials/PA12", "/shipping", "/service", *PAGES[-5:])
SET_UP = {"materials", "discounts", "shipping_options", "service"}
ACCOUNTS = {"accounts", "recovery_codes", "tickets", "keys", "sessions", "persons"}
# What a role must not change; None stands for everything.
GUARDED: dict[str, set[str] | None] = {"vera": None, "otto": SET_UP | ACCOUNTS | {"views"}, "mona": ACCOUNTS}
REACH = {"vera": PAGES, "otto": _HIGH, "mona": PAGES[-5:]}
# The pages with which much can be changed, for an attack that takes seconds.
SOON = {
    "vera": ("/projects/P-000010", "/projects/P-000001/view"),
    "otto": ("/projects?view=Hers", "/materials/PA12"),
    "mona": ("/people",),
    "ada": ("/projects/P-000010", "/projects/P-000001/view", "/materials", "/people"),
}
# What an administrator's page must be able to change by the same messages: else this attack would prove nothing.
CONTROL = {"projects", "comments", "notes", "materials", "service", "accounts", "views", "attachments", "links"}
# Components without messages of their own; what they hear makes them draw themselves anew, which takes its time.
_DEAF = {"", "Page", "Menu", "NotificationArea", "Foot", "Alert"}
_VALUES = (True, False, 1, "ada", "P-000001", ["P-000001"], {"name": "ada"})


def attack(scene: Scene, name: str, *, whole: bool) -> Callable[[Tally], None]:
    """All messages and properties, from the pages of *name*: nothing of a higher role's may change."""

    def run(tally: Tally) -> None:
        guarded = GUARDED[name]
        for path in (REACH if whole else SOON)[name]:
            before = state.look(scene.database, but_by=name)
            tally.tries += _say_everything(scene, path, name, whole=whole)
            after = state.look(scene.database, but_by=name)
            hit = [one for one in state.changed(before, after) if guarded is None or one in guarded]
            tally.tried(f"{name} at {path}", hit and f"changed {', '.join(hit)}")
        tally.tried(f"{name} stops the server", not scene.is_well())

    return run


def control(scene: Scene, *, whole: bool) -> Callable[[Tally], None]:
    """The same by an administrator, who may: what does not change now could not have been attacked before."""

    def run(tally: Tally) -> None:
        before = state.look(scene.database)
        for path in PAGES if whole else SOON["ada"]:
            _say_everything(scene, path, "ada", whole=whole)
        changed = state.changed(before, state.look(scene.database))
        for table in sorted(CONTROL if whole else CONTROL - {"service", "views"}):
            tally.tried(f"messages about {table}", table not in changed and "an administrator's do nothing either")

    return run


def flood(scene: Scene) -> Callable[[Tally], None]:
    """Messages without sense, at which pages that kept all that they say would grow until the server stands still."""
    visits = [("/account", "vera", "Router"), ("/order", "", "OrderForm")]

    async def visit(path: str, person: str, name: str) -> int:
        async with OpenPage.open(scene.address, path, person) as page:
            for model in (one for one in page.models if one.name == name):
                await page.do(*(message(model, {"look": f"no sense {n}"}) for n in range(12)))
            await page.settle()
            return max(len(one.attributes.get("notifications") or ()) for one in await page.pulled())

    def run(tally: Tally) -> None:
        for path, who, name in visits:
            count = asyncio.run(visit(path, scene.session(who) if who else "", name))
            tally.tried(f"flood {path}", count > 10 and f"{count} notifications are kept")

    return run


def _say_everything(scene: Scene, path: str, name: str, *, whole: bool) -> int:
    """How much was said; 0 where not even the page was opened."""
    try:
        return asyncio.run(_speak(scene, path, name, whole=whole))
    except ConnectionError:
        return 0


async def _speak(scene: Scene, path: str, name: str, *, whole: bool) -> int:
    count = 0
    async with OpenPage.open(scene.address, path, scene.session(name)) as page:
        components = [model for model in page.models if model.name not in _DEAF | {"Router"}]
        for turn, away in ((1, False), (-1, False), (1, True)) if whole else ((1, False), (1, True)):
            for model in components:
                words = [one for one in vocabulary("" if whole else model.name)[::turn] if leads_away(one) is away]
                await page.do(*(message(model, one) for one in words))
                count += len(words)
            if whole:
                await page.settle()
        # The state of a component is in a model of its own, beside the one that is drawn.
        kinds = [one for one in page.models if whole or "js_property_callbacks" in one.attributes or not one.name]
        changes = [change(model, *one) for model in kinds for one in _changes(model)]
        await page.do(*changes)
        await page.settle()
        return count + len(changes)


def _changes(model: Model) -> Iterable[tuple[str, Any]]:
    for name, now in model.attributes.items():
        for value in _VALUES:
            if type(value) is type(now) and value != now:
                yield name, value
