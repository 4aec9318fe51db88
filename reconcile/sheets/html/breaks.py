"""The breaks that a page lists, the gravest first, and how far they are apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reconcile.languages import marked, tell
from reconcile.sheets.checks import Severity
from reconcile.sheets.handover import rows_of
from reconcile.sheets.order import POSITIONS, position
from reconcile.sheets.outcomes import Outcome
from reconcile.sheets.results import Examined
from reconcile.sheets.words import SEVERITIES, cause_words, fault_words, item_name, row_words, unit_words
from reconcile.wording import counts_words

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["MOST", "Break", "Spread", "breaks", "spread_of", "spreads"]

MOST: Final = 2_000
"""So many breaks are listed; all are in the file that `--violations` writes."""
FEW: Final = 20
"""Fewer breaks than this are read one by one."""


class Break(NamedTuple):
    """A row of the list, as text; the sizes and the line are numbers to sort by, -1 where there is none."""

    severity: str
    check: str
    contest: str
    place: str
    unit: str
    what: str
    found: str
    expected: str
    difference: str
    found_size: int
    expected_size: int
    size: int
    where: str
    line: int
    cause: str


class Spread(NamedTuple):
    """How many breaks are apart by how much: each `(least, greatest, how many)`; how many above and below."""

    title: str
    bins: tuple[tuple[int, int, int], ...]
    above: int
    below: int

    @property
    def total(self) -> int:
        """How many there are in all."""
        return self.above + self.below


def breaks(found: Examined, most: int = MOST) -> list[Break]:
    """The breaks of all checks, at most so many: by severity, then by how far they are apart, then as they stand."""
    import ibis

    rows: list[tuple[tuple[object, ...], dict[str, Any], Outcome]] = []
    for number, outcome in enumerate(found.outcomes):
        if not outcome.fails or outcome.violations is None:
            continue
        table = outcome.violations
        ranked = table.mutate(
            size=table["difference"].abs().fill_null(-1), position=position(table).fill_null(POSITIONS)
        )
        rank = list(Severity).index(outcome.check.severity)
        named = ("contest", "place", "unit", "item")
        for row in rows_of(ranked.order_by([ibis.desc("size"), "position", *named]).limit(most)):
            key = (rank, -row["size"], row["position"], number, *(row[name] or "" for name in named))
            rows.append((key, row, outcome))
    rows.sort(key=lambda one: one[0])
    return [_break(row, outcome, found) for _, row, outcome in rows[:most]]


def _break(row: dict[str, Any], outcome: Outcome, found: Examined) -> Break:
    numbers = row["difference"] is not None
    level = found.sheets.plan.smallest if outcome.level is None else outcome.level
    what = item_name(row["item"]) if row["item"] else ""
    line = [tell("line {row}", row=row["row"])] if row["row"] is not None else []
    file = [found.short_name(row["file"])] if row["file"] is not None and len(found.names) > 1 else []
    return Break(
        severity=tell(SEVERITIES[outcome.check.severity]),
        check=tell(outcome.check.title),
        contest=row["contest"],
        place=found.without_folders(row["place"]),
        unit=row_words(row["row"]) if row["text"] is not None else unit_words(row["unit"], level),
        what=": ".join(filter(None, (what, found.without_folders(fault_words(row["text"] or ""))))),
        found=counts_words(row["found_low"], row["found_high"]) if numbers else "",
        expected=counts_words(row["expected_low"], row["expected_high"]) if numbers else "",
        difference=marked(f"{row['difference']:+,}") if numbers else "",
        found_size=_size(row["found_low"]),
        expected_size=_size(row["expected_low"]),
        size=row["size"],
        where=", ".join([*file, *line]),
        line=-1 if row["row"] is None else row["row"],
        cause=cause_words(row["cause"], found) if row["cause"] else "",
    )


def _size(number: int | None) -> int:
    return -1 if number is None else number


def spreads(outcomes: Sequence[Outcome]) -> list[Spread]:
    """Of each check with many breaks in numbers, how far these are apart."""
    found = []
    for outcome in outcomes:
        if outcome.violations is not None and outcome.fails >= FEW:
            spread = spread_of(outcome.violations, tell(outcome.check.title))
            if spread.total >= FEW:
                found.append(spread)
    return found


def spread_of(table: ir.Table, title: str) -> Spread:
    """How far the differences of a table are apart, in steps of 1, 2, 5, 10, 20 and so on."""
    size = table["difference"].abs()
    largest = _number(size.max())
    steps = _steps(largest)
    counts = {f"to_{step}": (size <= step).fill_null(False).sum() for step in steps}
    signs = {"above": table["difference"] > 0, "below": table["difference"] < 0}
    counts |= {name: sign.fill_null(False).sum() for name, sign in signs.items()}
    row = rows_of(table.aggregate(**counts))[0]
    bins, least, before = [], 1, 0
    for step in steps:
        upto = row[f"to_{step}"] or 0
        bins.append((least, step, upto - before))
        least, before = step + 1, upto
    some = [i for i, (_, _, count) in enumerate(bins) if count]
    shown = tuple(bins[some[0] : some[-1] + 1]) if some else ()
    return Spread(title, shown, row["above"] or 0, row["below"] or 0)


def _number(value: Any) -> int:
    return int(value.cast("string").to_pyarrow().as_py() or 0)


def _steps(largest: int) -> list[int]:
    """1, 2, 5, 10, 20 and so on, up to the first that is no less."""
    steps, ten = [1], 1
    while steps[-1] < largest:
        steps += [2 * ten, 5 * ten, 10 * ten]
        ten *= 10
    return steps[: next(i for i, step in enumerate(steps) if step >= largest) + 1] if largest > 1 else [1]
