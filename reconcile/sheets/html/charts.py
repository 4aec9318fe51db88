"""Pictures of how far breaks are apart, and of where they are."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
from markupsafe import Markup

from reconcile.errors import printable
from reconcile.report.charts import Look
from reconcile.report.html.disagreements import IN_STYLE
from reconcile.report.svg import svg_of
from reconcile.sheets.html.breaks import Spread
from reconcile.wording import counts_words, number

__all__ = ["bars", "drawn"]

LABELS, WIDTH, NUMBERS, STEP, TEXT = 112, 160, 66, 22, 12
"""Pixels of the labels, of the longest bar, of the numbers beside the bars, of a row, of the letters."""


def drawn(spread: Spread, id: str, by: str) -> Markup:
    """A bar for each step, with how many breaks are apart by so much; `by` says what the steps count."""
    rows = [(counts_words(low, high), count) for low, high, count in spread.bins]
    words = "; ".join(f"{label}: {number(count)}" for label, count in rows)
    return svg_of(bars(rows), id, f"{spread.title}: {by}", f"{words}.")


def bars(rows: Sequence[tuple[str, int]], look: Look = IN_STYLE) -> alt.LayerChart:
    """A bar for each row between its label and its number; the longest is as wide as there is room."""
    most = max(count for _, count in rows)
    values = [
        {
            "label": printable(label),
            "number": number(count),
            "y": STEP * i + STEP / 2,
            "end": LABELS + max(round(count / most * WIDTH), 1 if count else 0),
            "start": LABELS,
            "beside": LABELS + round(count / most * WIDTH) + 6,
        }
        for i, (label, count) in enumerate(rows)
    ]
    base = alt.Chart(alt.InlineData(values=values)).encode(y=alt.Y("y:Q", scale=None, axis=None))
    text = {"font": look.font, "fontSize": TEXT, "baseline": "middle", "color": look.ink}
    x = {"scale": None, "axis": None}
    return (
        alt.layer(
            base.mark_bar(height=STEP - 8, color=look.range).encode(x=alt.X("start:Q", **x), x2="end:Q"),
            base.mark_text(align="right", **text).encode(text="label:N", x=alt.value(LABELS - 8)),
            base.mark_text(align="left", **text).encode(text="number:N", x=alt.X("beside:Q", **x)),
        )
        .properties(
            width=LABELS + WIDTH + NUMBERS,
            height=STEP * len(rows),
            padding=4,
            autosize=alt.AutoSizeParams(type="none"),
        )
        .configure(background="transparent", aria=False)
        .configure_view(stroke=None)
    )
