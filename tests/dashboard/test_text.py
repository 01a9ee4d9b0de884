"""Text as people see it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from dashboard import text

NOW = datetime(2026, 11, 4, 14, 30, 12, tzinfo=UTC)


def test_escaped_text_has_nothing_that_html_understands() -> None:
    assert text.escape("<b a='1' c=\"2\">&</b>") == "&lt;b a=&#x27;1&#x27; c=&quot;2&quot;&gt;&amp;&lt;/b&gt;"
    assert not text.escape(None)


def test_money_has_the_decimals_of_its_currency() -> None:
    assert text.money(Decimal("1234.5"), "EUR") == "1,234.50 EUR"
    assert text.money(Decimal(1234), "JPY") == "1,234 JPY"


def test_times_are_those_of_the_service() -> None:
    zone = ZoneInfo("Europe/Berlin")
    assert text.moment(NOW, zone) == "2026-11-04 15:30:12 CET"
    assert text.day(datetime(2026, 11, 4, 23, 30, tzinfo=UTC), zone) == "5 Nov 2026"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "just now"),
        (-30, "just now"),
        (300, "5 min ago"),
        (7300, "2 h ago"),
        (3 * 86_400, "3 d ago"),
        (-3 * 86_400 - 5, "in 3 d"),
        (59 * 86_400, "59 d ago"),
        (61 * 86_400, "2 mo ago"),
        (800 * 86_400, "2 yr ago"),
    ],
)
def test_an_age_is_told_in_one_unit(seconds: int, words: str) -> None:
    assert text.age(NOW - timedelta(seconds=seconds), NOW) == words


def test_countries_have_names() -> None:
    assert (text.country("DE"), text.country("XX")) == ("Germany", "XX")
