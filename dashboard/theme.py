"""Every colour, font and spacing of the dashboard, for light and dark; nothing else names a colour."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import quote

from core.status import Status
from dashboard.assets import asset


class Tones(NamedTuple):
    """A status in one mode: text and edge on a fill, at least 4.5 : 1 apart."""

    text: str
    fill: str


STATUS_TONES: dict[Status, dict[str, Tones]] = {
    Status.PENDING: {"light": Tones("#8a4b00", "#fdf0d5"), "dark": Tones("#ffc46b", "#3d2c10")},
    Status.PRINTING: {"light": Tones("#1a56a8", "#e3eefc"), "dark": Tones("#8dbdff", "#152e4d")},
    Status.SHIPPED: {"light": Tones("#1c6b34", "#e0f3e5"), "dark": Tones("#84d69b", "#12351d")},
    Status.CANCELED: {"light": Tones("#a8231d", "#fce6e4"), "dark": Tones("#ff9d95", "#48191a")},
}

_MODES: dict[str, dict[str, Any]] = {
    "light": {
        "primary": {"main": "#1f6670", "contrastText": "#ffffff"},
        "error": {"main": "#b3261e"},
        "background": {"default": "#f5f6f8", "paper": "#ffffff"},
        "text": {"primary": "#1b2127", "secondary": "#59636e"},
        "divider": "#e1e4e8",
        # lines, hovered and chosen rows of lists
        "list": {"head": "#f9fafb", "hover": "#f1f5f6", "chosen": "#e3f0f1", "late": "#b3261e"},
    },
    "dark": {
        "primary": {"main": "#6cc3cd", "contrastText": "#06262a"},
        "error": {"main": "#ff8f86"},
        "background": {"default": "#14181c", "paper": "#1c2126"},
        "text": {"primary": "#e6e9ec", "secondary": "#9fa9b3"},
        "divider": "#303840",
        "list": {"head": "#20262c", "hover": "#252c33", "chosen": "#1d3a3e", "late": "#ff8f86"},
    },
}


def status_variables(status: Status | str) -> tuple[str, str]:
    """CSS values of a status's text and fill; they follow the theme toggle."""
    name = str(status).lower()
    return f"var(--mui-palette-{name}-main)", f"var(--mui-palette-{name}-light)"


def _palette(mode: str) -> dict[str, Any]:
    statuses = {
        str(status).lower(): {"main": tones[mode].text, "light": tones[mode].fill}
        for status, tones in STATUS_TONES.items()
    }
    return _MODES[mode] | statuses


def _config(mode: str) -> dict[str, Any]:
    return {
        "palette": _palette(mode),
        "shape": {"borderRadius": 6},
        "typography": {
            "fontSize": 13,
            "h1": {"fontSize": "1.375rem", "fontWeight": 600, "lineHeight": 1.3},
            "h2": {"fontSize": "1rem", "fontWeight": 600, "lineHeight": 1.5},
            "button": {"textTransform": "none", "fontWeight": 600},
        },
        "components": {
            "MuiButton": {"defaultProps": {"disableElevation": True}},
            "MuiPaper": {"styleOverrides": {"root": {"backgroundImage": "none"}}},
        },
    }


# What every outermost component gets as its theme_config; parts inside inherit it.
CONFIG: dict[str, Any] = {mode: _config(mode) for mode in _MODES}

_CUBE = "M16 6l9 5v10l-9 5-9-5V11zM7 11l9 5 9-5M16 16v10"
# The icon of the browser's tab; as data, for an address of it would be relative to a page that changes.
ICON = "data:image/svg+xml," + quote(
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" stroke-linejoin="round">'
    f'<rect width="32" height="32" rx="6" fill="{_MODES["light"]["primary"]["main"]}"/>'
    f'<path d="{_CUBE}" stroke="{_MODES["light"]["primary"]["contrastText"]}" stroke-width="2"/></svg>'
)


# Charts are drawn on a canvas, and take these colours (bokeh 3.9 and later) instead of their own on dark ground.
# Lines only fade: a colour would bring back those that a chart has left out.
_PAPER, _TEXT, _SMALL = (
    f"var(--mui-palette-{name})" for name in ("background-paper", "text-primary", "text-secondary")
)
CHART_VARIABLES = {
    **dict.fromkeys(("--bk-background-fill-color", "--bk-border-fill-color"), _PAPER),
    **{f"--bk-{name}text-color": _TEXT for name in ("", "title-", "label-", "axis-label-")},
    **{f"--bk-{name}-text-color": _SMALL for name in ("major-label", "group", "subgroup")},
    **dict.fromkeys(("--bk-grid-line-alpha", "--bk-outline-line-alpha"), "0.15"),
    "--bk-separator-line-alpha": "0.3",
}


def ground() -> str:
    """The theme as a style sheet for pages that are not ours; dark where JupyterLab or VS Code is dark."""
    dark = "body[data-jp-theme-light=false], body[data-vscode-theme-kind*=dark]"
    rules = [f"{place} {{\n{_variables(_palette(mode))}}}\n" for place, mode in ((":root", "light"), (dark, "dark"))]
    charts = "".join(f"  {name}: {value};\n" for name, value in CHART_VARIABLES.items())
    return asset("notebook.css") + "".join(rules) + f"{dark} {{\n{charts}}}\n"


def plain_page() -> str:
    """The theme as a style sheet for a page without scripts; dark where the system is dark."""
    light, dark = (f":root {{\n  color-scheme: {mode};\n{_variables(_palette(mode))}}}\n" for mode in ("light", "dark"))
    return f"{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n{asset('plain_page.css')}"


def _variables(palette: dict[str, Any], prefix: str = "--mui-palette") -> str:
    """The palette as CSS variables, named as panel-material-ui names them."""
    return "".join(
        _variables(value, f"{prefix}-{name}") if isinstance(value, dict) else f"  {prefix}-{name}: {value};\n"
        for name, value in palette.items()
    )


# The frame around all pages: a quiet bar, content on a tinted ground.
PAGE_SX: dict[str, Any] = {
    "& .MuiAppBar-root.header": {
        "backgroundColor": "background.paper",
        "color": "text.primary",
        "boxShadow": "none",
        "borderBottom": "1px solid",
        "borderColor": "divider",
    },
    # the bar, and the gaps of its height above menu and content: 48 and the edge of the bar
    "& .header .MuiToolbar-root": {"minHeight": "48px", "margin": 0},
    "& .MuiToolbar-root": {"minHeight": "53px", "margin": 0},
    "& .header .title": {"color": "text.primary", "fontSize": "1.0625rem", "fontWeight": 600},
    "& .MuiDrawer-paper.sidebar": {"backgroundColor": "background.paper", "borderColor": "divider"},
    "& main.main": {"backgroundColor": "background.default"},
    "& .main-content": {"padding": {"xs": "12px", "sm": "16px 24px"}},
    "&.mui-dark": CHART_VARIABLES,
}

# Charts: readable on light and on dark ground, since a chart keeps its colours when the theme is toggled.
CHART_COLOURS = ["#2a8c99", "#c98a1b", "#7d6bc4", "#4f9d4a", "#c4587f", "#5b7fb5", "#a3742f", "#8a8f2a"]
CHART_BEFORE = "#98a2ab"
CHART_STATUSES = {"Pending": "#d9962f", "Printing": "#4b86cf", "Shipped": "#3f9d5c", "Canceled": "#cf5a52"}

# In a notebook, where charts take the rest from notebook.css: a title as HoloViews has it, lines for either ground.
_LINES = {f"{part}_line_color": CHART_BEFORE for part in ("axis", "major_tick", "minor_tick")}
NOTEBOOK_CHARTS: dict[str, Any] = {
    "attrs": {
        "Title": {"text_color": "black", "text_font_size": "12pt"},
        "Axis": _LINES,
        "Legend": {"stylesheets": [asset("notebook_legend.css")]},
    }
}
