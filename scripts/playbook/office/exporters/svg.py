"""SVG: the pictures of a register as drawings of their own, with their colours in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from playbook.office.exporters.base import ExportError, ExportFormat, ExportItem, Imprint
from playbook.office.paper import ViewBlock
from playbook.office.side_colours import SIDE_COLOURS
from playbook.views.shapes import Chart, Grid, View
from playbook.views.writers.svg import chart_svgs, grid_svgs


def _coloured(key: str, colour: str) -> str:
    """The look of the signs of one side, filled and hollow."""
    sign = f".pb-marker--{key}"
    return f"{sign}{{fill:#{colour}}}{sign}.pb-marker--hollow{{fill:#fff;stroke:#{colour};stroke-width:2}}"


# The light colours of the book; apart by shape too, so that nobody needs to tell them apart.
STYLE = (
    "<style>svg{background:#fff;font-family:system-ui,'Segoe UI',Roboto,'DejaVu Sans',sans-serif}"
    "text{fill:#1a1a1a}.pb-frame{fill:none;stroke:#4d4d4d}.pb-divider{stroke:#4d4d4d;stroke-dasharray:4 3}"
    ".pb-quadrant-name,.pb-axis{font-weight:600}.pb-leader{stroke:#757575;stroke-width:.8}"
    f"{''.join(_coloured(key, colour) for key, colour in SIDE_COLOURS.items())}.pb-bar{{fill:#0b4f79}}"
    ".pb-marker--gone,.pb-was{fill:#fff;stroke:#4d4d4d}.pb-move{fill:none;stroke:#4d4d4d;stroke-width:1.5}</style>"
)


def make(item: ExportItem, imprint: Imprint) -> bytes:
    """The first picture of the thing."""
    drawing = next(_drawings(item), "")
    if not drawing:
        raise ExportError(f"{item.stem} has no picture")
    head, _, rest = drawing.partition(">")
    return f"{head}>{STYLE}{rest}\n".encode()


def _drawings(item: ExportItem) -> Iterator[str]:
    for view in _pictures(item):
        if isinstance(view, Grid):
            yield grid_svgs(_plain(view), item.stem)[0]
        elif isinstance(view, Chart):
            yield chart_svgs(view, item.stem)[0]


def _plain(view: Grid) -> Grid:
    # An empty field still has to be large enough to write in.
    return view if view.points else replace(view, description="An empty grid.")


def _pictures(item: ExportItem) -> Iterator[View]:
    for block in item.paper.blocks:
        if isinstance(block, ViewBlock) and (
            isinstance(block.view, Grid) or (isinstance(block.view, Chart) and block.view.series)
        ):
            yield block.view


FORMAT = ExportFormat("svg", "picture (SVG)", 8, lambda item: any(_pictures(item)), make)
