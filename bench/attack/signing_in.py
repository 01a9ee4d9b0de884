"""The sign-in: where it leads, whose session it gives, what it tells of names, and how often one may guess."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from urllib.parse import quote

import pyotp

from bench.attack.scene import PASSWORD, Scene
from bench.attack.tally import Tally
from bench.attack.wire import COOKIE, XSRF, Answer, ask, form
from bench.attack.words import ELSEWHERE, SCRIPTS, leads_elsewhere

_STEP = "__Host-printdesk-step"
_WRONG = "not the password at all"
_ALIKE = 3  # times, between the answers for names that are known and names that are not
_PER_ACCOUNT, _PER_ADDRESS = 10, 30  # guesses in a quarter of an hour, as the documentation promises


def submit(scene: Scene, path: str, fields: dict[str, str], *, cookies: str = "", **headers: str) -> Answer:
    """Fill a form of the sign-in, and send it."""
    word = ask(scene.address, "GET", path).cookie(XSRF)
    told = {
        "Cookie": f"{XSRF}={word}; {cookies}".rstrip("; "),
        "Origin": scene.address,
        "Accept": "text/html",
        "Content-Type": "application/x-www-form-urlencoded",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return ask(scene.address, "POST", path, told, form(fields | {"_xsrf": word}))


def redirects(scene: Scene) -> Callable[[Tally], None]:
    """Links to the sign-in that lead on to somewhere else."""

    def run(tally: Tally) -> None:
        cookie = {"Cookie": f"{COOKIE}={scene.session('vera')}", "Accept": "text/html"}
        for asked in (*ELSEWHERE, *SCRIPTS):
            for path in (f"/sign-in?next={quote(asked, safe='')}", f"/sign-in/oidc?next={quote(asked, safe='')}"):
                answer = ask(scene.address, "GET", path, cookie)
                tally.tried(f"go on to {asked!r} by {path[:13]}", _misled(answer))
            answer = submit(scene, "/sign-in/on", {"next": asked})
            tally.tried(f"go on to {asked!r} from the recovery codes", _misled(answer))
            page = ask(scene.address, "GET", f"/sign-in?next={quote(asked, safe='')}").text
            tally.tried(f"write {asked!r} into the form", asked in SCRIPTS and "hits.push" in page and asked in page)
        for asked in ELSEWHERE[:6]:
            answer = submit(scene, "/sign-in", {"name": "vera", "password": PASSWORD, "next": asked})
            tally.tried(f"go on to {asked!r} from the sign-in", answer.status != 303 or _misled(answer))
        for asked in ("//evil.example", "//evil.example/%2f..", "/\\evil.example"):
            answer = ask(scene.address, "GET", asked, {"Accept": "text/html"})
            tally.tried(f"be led to {asked!r} by its address", answer.location and _misled(answer))

    return run


def _misled(answer: Answer) -> str:
    if "X-Evil" in answer.headers:
        return "it has a header of the attacker's"
    return answer.location if answer.location and leads_elsewhere(answer.location) else ""


def fixation(scene: Scene) -> Callable[[Tally], None]:
    """Cookies that were there before somebody signs in."""

    def run(tally: Tally) -> None:
        attackers = scene.session("vera")
        for what, before in (("made up", "attackerschoice"), ("of the attacker's", attackers)):
            answer = submit(scene, "/sign-in", _right("otto"), cookies=f"{COOKIE}={before}")
            given = answer.cookie(COOKIE)
            tally.tried(f"keep a cookie that was {what}", given in ("", before) and "it is not renewed")
            seen = ask(scene.address, "GET", "/account", {"Cookie": f"{COOKIE}={before}"}).status
            tally.tried(f"use a cookie that was {what}", seen == 200)
        line = str(answer.headers.get("Set-Cookie", "")) + str(answer.headers.get_all("Set-Cookie"))
        for word in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/"):
            tally.tried(f"take a cookie that is not {word}", word.lower() not in line.lower())
        ask(scene.address, "POST", "/sign-out", {"Cookie": f"{COOKIE}={given}", "Origin": scene.address})
        kept = ask(scene.address, "GET", "/account", {"Cookie": f"{COOKIE}={given}"}).status
        tally.tried("use a cookie that was kept after its sign-out", kept == 200)

    return run


def _right(name: str) -> dict[str, str]:
    return {"name": name, "password": PASSWORD}


def names(scene: Scene) -> Callable[[Tally], None]:
    """Answers from which one could learn who has an account."""

    def run(tally: Tally) -> None:
        known = [submit(scene, "/sign-in", {"name": "ada", "password": _WRONG}) for _ in range(3)]
        unknown = [submit(scene, "/sign-in", {"name": f"xy{n}", "password": _WRONG}) for n in range(3)]
        plain = {_without(one, "ada") for one in known} | {_without(one, f"xy{n}") for n, one in enumerate(unknown)}
        tally.tried("tell names by the answer to a wrong password", len(plain) != 1)
        times = [statistics.median(one.seconds for one in found) for found in (known, unknown)]
        tally.tried("tell names by its time", max(times) > _ALIKE * min(times) and f"{times[0]:.3f}, {times[1]:.3f} s")
        asked = [submit(scene, "/sign-in/forgotten", {"name": name}) for name in ("ada", "ada@example.com", "nobody")]
        tally.tried("tell names by the answer to a forgotten password", len({one.body for one in asked}) != 1)
        spent = [one.seconds for one in asked]
        tally.tried("tell them by its time", max(spent) > 0.2 and max(spent) > _ALIKE * min(spent) and f"{spent}")

    return run


def _without(answer: Answer, name: str) -> tuple[int, str]:
    text = answer.text.replace(f'value="{name}"', "")
    return answer.status, "".join(line for line in text.splitlines(keepends=True) if "_xsrf" not in line)


def guesses(scene: Scene) -> Callable[[Tally], None]:
    """Passwords and codes, guessed from what claims to be many places."""

    def run(tally: Tally) -> None:
        scene.own.accounts.add("paula", "paula@example.com", "viewer", password=PASSWORD)
        wrong = [_guess(scene, "paula", n) for n in range(_PER_ACCOUNT + 2)]
        tally.tried("guess an account's password more often", not 0 < _heard(wrong, 401) <= _PER_ACCOUNT)
        tally.tries += len(wrong) - 1
        step = _step(scene)
        for cookie in (COOKIE, _STEP):
            seen = ask(scene.address, "GET", "/projects", {"Cookie": f"{cookie}={step}"}).status
            tally.tried("go on without the code", seen == 200)
        codes = [
            submit(scene, "/sign-in/second-factor", {"code": f"{n:06}"}, cookies=f"{_STEP}={step}") for n in range(12)
        ]
        tally.tried("guess a code more often", not 0 < _heard(codes, 401) <= _PER_ACCOUNT)
        tally.tries += len(codes) - 1
        many = [_guess(scene, f"somebody{n}", n) for n in range(_PER_ADDRESS + 2)]
        tally.tried("guess more often from one address", _heard(many, 401) >= _PER_ADDRESS)
        tally.tries += len(many) - 1

    return run


def _guess(scene: Scene, name: str, turn: int) -> Answer:
    """A guess that claims to come from elsewhere each time, and writes the name a little differently."""
    away = f"203.0.113.{turn}"
    written = (name, name.upper(), f" {name} ", f"{name}@example.com")[turn % 4] if name == "paula" else name
    claims = {"X_Forwarded_For": away, "X_Real_IP": away, "Forwarded": f"for={away}", "X_Client_IP": away}
    return submit(scene, "/sign-in", {"name": written, "password": f"{_WRONG} {turn}"}, **claims)


def _step(scene: Scene) -> str:
    """The cookie of a sign-in that waits for its code."""
    accounts = scene.own.accounts
    accounts.add("twice", "twice@example.com", "viewer", password=PASSWORD)
    secret, _ = accounts.begin_second_factor("twice")
    accounts.confirm_second_factor("twice", secret, pyotp.TOTP(secret).now())
    return submit(scene, "/sign-in", _right("twice")).cookie(_STEP)


def _heard(answers: list[Answer], status: int) -> int:
    """How many of the guesses were looked at."""
    return sum(one.status in (status, 303) for one in answers)
