"""What colours there are in a picture of a part of the page."""

import io
from typing import Any

from PIL import Image
from playwright.sync_api import Error

from dashboard import theme


def paper(mode: str) -> tuple[int, ...]:
    """The ground of cards and charts, in red, green and blue."""
    code = theme.CONFIG[mode]["palette"]["background"]["paper"]
    return tuple(int(code[at : at + 2], 16) for at in (1, 3, 5))


def ground(chart: Any) -> object:
    """The colour that most of a chart has, of the canvas that lies under the tools; None while it is drawn anew."""
    try:
        taken = chart.screenshot()
    except Error:
        return None
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    return max(picture.getcolors(1 << 24) or [], default=(0, None))[1]
