"""Tables and paragraphs of plain text, none wider than a reader's screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from reconcile.errors import printable
from reconcile.languages import marked, plural

__all__ = ["WIDTH", "count", "folded", "table"]

WIDTH = 96


def table(
    rows: Sequence[Sequence[str]], right: tuple[int, ...] = (), *, headers: Sequence[str] = (), indent: int = 4
) -> Iterator[str]:
    """The lines of a table. Where it would be too wide, its widest columns are folded; those aligned right never."""
    from tabulate import tabulate

    if not rows:
        return
    cells = [[printable(cell) for cell in row] for row in rows]
    least = [len(header) + 2 for header in headers] or [1] * len(cells[0])
    widths = _widths(cells, least, right, WIDTH - indent)
    shown = [[_cell(cell, width) for cell, width in zip(row, widths, strict=True)] for row in cells]
    align = ["right" if i in right else "left" for i in range(len(widths))]
    style = "simple" if headers else "plain"
    text = tabulate(shown, headers, tablefmt=style, colalign=align, disable_numparse=True)
    yield from (f"{' ' * indent}{line}".rstrip() for line in text.splitlines())


def _widths(cells: Sequence[Sequence[str]], least: list[int], right: tuple[int, ...], room: int) -> list[int]:
    """How wide each column may be: as wide as it is, the widest ones less where there is no room."""
    widths = [max(floor, *map(len, column)) for floor, column in zip(least, zip(*cells, strict=True), strict=True)]
    left = [i for i in range(len(widths)) if i not in right]
    for _ in range(sum(widths) + 2 * (len(widths) - 1) - room):
        widest = max(left, key=widths.__getitem__)
        widths[widest] = max(widths[widest] - 1, least[widest])
    return widths


def _cell(text: str, width: int) -> str:
    return "\n".join(wrap(text, width, break_on_hyphens=False)) or ""


def folded(start: str, text: str, indent: int = 4) -> Iterator[str]:
    """The lines of a paragraph that begins with `start`."""
    yield from wrap(
        printable(text), WIDTH, initial_indent=start, subsequent_indent=" " * indent, break_on_hyphens=False
    )


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 claim`, `2 claims`."""
    return f"{marked(f'{number:,}')} {plural(one, many or one + 's', number)}"
