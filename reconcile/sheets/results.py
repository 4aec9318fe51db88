"""All that is said of a file of results: its checks, the groups of what breaks them, a comparison, what is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

import attrs

from reconcile.errors import ReconcileError
from reconcile.sheets.battery import check
from reconcile.sheets.checks import Severity
from reconcile.sheets.comparison import Comparison, compare
from reconcile.sheets.flags import UnitFlag, flags
from reconcile.sheets.groups import Group, groups, leads_of, violations_of
from reconcile.sheets.known import Entry, Known, apply_known
from reconcile.sheets.outcomes import Outcome
from reconcile.sheets.sheets import Sheets
from reconcile.sheets.violations import without_rows

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Examined", "examine"]


MOST_GROUPS: Final = 1_000


@attrs.frozen(eq=False)
class Examined:
    """The results of one reading."""

    sheets: Sheets
    outcomes: tuple[Outcome, ...]
    groups: tuple[Group, ...]
    comparison: Comparison | None
    against: tuple[str, ...]
    """The files of the other side of the comparison."""
    known: Known | None = None
    flags: tuple[UnitFlag, ...] = ()
    names: tuple[str, ...] = ()
    """Of the files that breaks name by number: those of the sheets, of the parents, and of the units expected."""

    @property
    def broken(self) -> list[Group]:
        """The groups of errors and warnings; what notes miss is told elsewhere."""
        return [group for group in self.groups if group.check.severity is not Severity.NOTE]

    @cached_property
    def _short_names(self) -> dict[str, str]:
        short = {name: name.replace("\\", "/").rpartition("/")[2] for name in self.names}
        times = Counter(short[name] for name in self.names)
        return {name: short[name] if times[short[name]] == 1 else name for name in self.names}

    def short_name(self, file: int) -> str:
        """A file without its folders, where that tells it from the others."""
        return self._short_names[self.names[file]]

    def without_folders(self, text: str) -> str:
        """A text that names files, or a place that is one, with their short names."""
        if text in self._short_names:
            return self._short_names[text]
        for name, short in self._short_names.items():
            if name != short and name in text:
                text = text.replace(name, short)
        return text

    def frame(self, name: str) -> ir.Table:
        """`violations` (one row a break) or, with a comparison, `differences` (one row a number that differs).

        A table of the engine, as `Sheets.frame`, also where it has no rows. Raises `ReconcileError` for another name,
        and without a comparison for that of differences.
        """
        if name == "violations":
            found = violations_of(self.outcomes)
            return without_rows(self.sheets.relations.units()) if found is None else found
        if name == "differences" and self.comparison is not None:
            return self.comparison.cells
        known = "violations" if self.comparison is None else "violations, differences"
        raise ReconcileError(f"there is no frame {name!r}; there are: {known}")

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from reconcile.sheets.notebook import notebook_html

        return notebook_html(self)

    def fails(self, severities: Sequence[Severity]) -> int:
        """How many breaks of these severities there are."""
        return sum(outcome.fails for outcome in self.outcomes if outcome.check.severity in severities)


def examine(
    sheets: Sheets,
    *,
    parents: Sequence[Sheets] = (),
    expected: Sheets | None = None,
    against: Sheets | None = None,
    known: Sequence[Entry] | None = None,
    most: int | None = MOST_GROUPS,
) -> Examined:
    """Run every check; with `parents` also against published figures, with `against` compare too.

    Breaks that are `known` are left out and counted. `most` limits the groups of each check.
    Raises as `check`.
    """
    sheets.expect_connection(*filter(None, [against]))
    outcomes = check(sheets, *parents, expected=expected)
    said = None
    if known is not None:
        outcomes, said = apply_known(outcomes, known)
    return Examined(
        sheets,
        tuple(outcomes),
        tuple(groups(outcomes, most, leads=leads_of(sheets.relations) if any(o.fails for o in outcomes) else {})),
        None if against is None else compare(sheets.relations, against.relations),
        () if against is None else tuple(file.name for file in against.files),
        said,
        tuple(flags(sheets.relations)),
        tuple(file.name for each in (sheets, *parents, *filter(None, [expected])) for file in each.files),
    )
