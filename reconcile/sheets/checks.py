"""The checks of one unit's own numbers: each a rule with a code, its names, how grave a break is, and its arithmetic.

A rule compares what a unit's cells leave possible: it fails where no whole numbers in place of the missing ones could
keep it, holds where the printed ones do, and cannot be evaluated otherwise. The identities are those of a tally sheet
as NIST SP 1500-100 and the electoral laws of the countries named in the layouts have them.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import attrs

from reconcile.languages import term
from reconcile.sheets.canonical import OPTIONS
from reconcile.sheets.layout import Rules
from reconcile.sheets.spans import Span, Verdict, at_most, either, equal, span, total, unknown

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["FAILING", "RULES", "Quantities", "Rule", "Severity", "Sides"]


class Severity(Enum):
    """An error is a broken identity, a warning rests on rules that contests may change, a note is something missing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


FAILING: Final = {"error": (Severity.ERROR,), "warning": (Severity.ERROR, Severity.WARNING)}
"""What fails, by the least severe that does."""


class Sides(NamedTuple):
    """What a rule compares: the count found, and the one that it should equal, or be at most."""

    found: Span
    expected: Span
    applies: Any = None
    """An expression: for which rows there is anything to compare; all of them without it."""


@attrs.frozen(eq=False)
class Quantities:
    """The quantities of a table of units, printed or worked out.

    In the `whole` columns no number is missing; `OPTIONS` among them says so of all options.
    """

    table: ir.Table
    rules: Rules
    whole: frozenset[str] = frozenset()

    def has(self, quantity: str) -> bool:
        """Whether the table has a column of this quantity."""
        return f"q_{quantity}" in self.table.columns

    def printed(self, quantity: str) -> Span | None:
        """A quantity that has a column of its own."""
        return span(self.table, f"q_{quantity}", self.whole) if self.has(quantity) else None

    def options(self) -> Span | None:
        """The sum of the options."""
        if "options_low" not in self.table.columns:
            return None
        low = self.table.options_low
        return Span(low, low if OPTIONS in self.whole else self.table.options_high)

    def some(self) -> Any:
        """For which rows there is any option; `None` for all of them."""
        return self.table.options > 0 if "options" in self.table.columns else None

    def options_and_blank(self) -> Span | None:
        """What valid votes consist of: the options, those that are not named, and blank votes where these are valid."""
        options = self.options()
        if options is None:
            return None
        if not self.rules.options_are_all:
            options = options + unknown()
        return options + (self.printed("blank") or unknown()) if self.rules.blank_is_valid else options

    def valid(self) -> Span | None:
        """The valid votes: printed, else what they consist of."""
        return either(self.printed("valid"), self.options_and_blank())

    def are_told_apart(self) -> bool:
        """Whether the file says how many ballots are not valid ones: null, or both over-votes and under-votes."""
        return self.has("null") or (self.has("overvotes") and self.has("undervotes"))

    def parts_of_cast(self) -> Span | None:
        """Valid, null, blank and other ballots together; with over-votes and under-votes where they stand apart.

        Where null ones do not stand apart, they are unknown. A sum of options alone is not held against ballots, as
        each may have several votes. Where the layout says that each may, there may be fewer ballots than parts.
        """
        names = ["null", "other", "overvotes", "undervotes", *([] if self.rules.blank_is_valid else ["blank"])]
        parts = [part for part in map(self.printed, names) if part is not None]
        if not (parts or self.has("valid") or self.has("blank")):
            return None
        valid = self.valid()
        if valid is None:
            blank = self.printed("blank") if self.rules.blank_is_valid else None
            valid = blank + unknown() if blank else unknown()
        found = total([valid, *parts] if self.are_told_apart() else [valid, *parts, unknown()])
        if not self.rules.several_votes:
            return found
        ballots = [part for part in map(self.printed, ("null", "other", "blank")) if part is not None]
        return Span(total([unknown(), *ballots]).low, found.high)

    def cast(self) -> Span | None:
        """The ballots cast: printed, else the sum of their parts."""
        return either(self.printed("cast"), self.parts_of_cast())

    def voted(self) -> Span | None:
        """The ballots cast; where that is not known, the voters who signed."""
        return either(self.cast(), self.printed("signed"))


def _options_sum(of: Quantities) -> Sides | None:
    options, valid = of.options_and_blank(), of.printed("valid")
    return None if options is None or valid is None else Sides(options, valid, of.some())


def _ballots_sum(of: Quantities) -> Sides | None:
    parts, cast = of.parts_of_cast(), of.printed("cast")
    if parts is None or cast is None:
        return None
    if of.rules.several_votes:  # it holds where each ballot has just one vote
        parts = Span((parts.high == cast.low).fill_null(False).ifelse(parts.high, parts.low), parts.high)
    return Sides(parts, cast)


def _ballots_signed(of: Quantities) -> Sides | None:
    cast, signed = of.cast(), of.printed("signed")
    return None if cast is None or signed is None else Sides(cast, signed)


def _above_roll(of: Quantities) -> Sides | None:
    cast = of.voted()
    name = "registered_counted" if of.has("registered_counted") else "registered"
    roll = of.printed(name)
    return None if cast is None or roll is None else Sides(cast, roll, roll.low > 0)


def _option_above_ballots(of: Quantities) -> Sides | None:
    cast = of.printed("cast") or of.printed("valid")
    if cast is None or "largest_low" not in of.table.columns:
        return None
    low = of.table.largest_low
    return Sides(Span(low, low if OPTIONS in of.whole else of.table.largest_high), cast, of.some())


def _roll_counted(of: Quantities) -> Sides | None:
    counted, roll = of.printed("registered_counted"), of.printed("registered")
    return None if counted is None or roll is None else Sides(counted, roll)


def _sheets_counted(of: Quantities) -> Sides | None:
    counted, expected = of.printed("sheets_counted"), of.printed("sheets_expected")
    return None if counted is None or expected is None else Sides(counted, expected)


@attrs.frozen(eq=False)
class Rule:
    """One check of a unit's own numbers. `needs` says what a file has to have for it to apply at all."""

    code: str
    title: str
    title_es: str
    rule: str
    needs: str
    severity: Severity
    compare: Callable[[Span, Span], Verdict]
    sides: Callable[[Quantities], Sides | None]
    sign: str


RULES: Final = (
    Rule(
        "options-sum",
        term("Options against valid votes"),
        "Votos de las opciones y votos válidos",
        term("the votes of all options add up to the valid votes"),
        term("it needs options and a column of valid votes"),
        Severity.ERROR,
        equal,
        _options_sum,
        "=",
    ),
    Rule(
        "ballots-sum",
        term("Valid, null, blank and other against ballots cast"),
        "Votos válidos, nulos, en blanco y otros, y votos emitidos",
        term("valid, null, blank and other ballots add up to the ballots cast"),
        term("it needs a column of ballots cast, and one of valid, null, blank or other ballots"),
        Severity.ERROR,
        equal,
        _ballots_sum,
        "=",
    ),
    Rule(
        "ballots-signed",
        term("Ballots cast against voters who signed"),
        "Votos emitidos y votantes que firmaron",
        term("as many ballots were cast as voters signed or were handed one"),
        term("it needs a column of voters who signed, and ballots"),
        Severity.ERROR,
        equal,
        _ballots_signed,
        "=",
    ),
    Rule(
        "above-roll",
        term("Ballots above the roll"),
        "Votos por encima del padrón",
        term("no more ballots were cast than voters are registered; a roll of 0 or none is no roll"),
        term("it needs a column of registered voters, and ballots"),
        Severity.WARNING,
        at_most,
        _above_roll,
        "<=",
    ),
    Rule(
        "option-above-ballots",
        term("One option above all ballots"),
        "Una opción por encima de todos los votos",
        term("no option has more votes than ballots were cast, or valid votes where ballots are not printed"),
        term("it needs options, and a column of ballots cast or valid votes"),
        Severity.ERROR,
        at_most,
        _option_above_ballots,
        "<=",
    ),
    Rule(
        "roll-counted",
        term("Roll of the sheets counted against the whole roll"),
        "Padrón de las actas escrutadas y padrón completo",
        term("the sheets counted have no more registered voters than all sheets"),
        term("it needs columns of registered voters, of all sheets and of those counted"),
        Severity.ERROR,
        at_most,
        _roll_counted,
        "<=",
    ),
    Rule(
        "sheets-counted",
        term("Sheets counted against sheets expected"),
        "Actas escrutadas y actas esperadas",
        term("no more tally sheets are counted than are expected"),
        term("it needs columns of sheets counted and expected"),
        Severity.ERROR,
        at_most,
        _sheets_counted,
        "<=",
    ),
)
