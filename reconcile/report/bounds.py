"""The least and greatest possible counts, with their reasons, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from reconcile.bounds import Bounds
from reconcile.constraints import Quantity
from reconcile.errors import ReconcileError, UndecidedError, shown
from reconcile.expressions import expression, is_expression, quantity_named
from reconcile.languages import plural, tell, term
from reconcile.model import EVERYTHING, Ledger
from reconcile.naming import account_named, counter_of, option_named, reading_order, tally_named
from reconcile.reconciliation import Reconciliation
from reconcile.report.labels import Labels
from reconcile.report.layout import folded, table
from reconcile.report.sections import without_unnamed
from reconcile.report.terms import MARK, MARKED
from reconcile.results import Verdict
from reconcile.wording import number, percent, tally_words

__all__ = ["bounds_text", "check_names"]

UNNAMED = term("Shares, turnouts and coverages of a total that is not named are left out of the bounds of a ratio.")
HEADERS = (
    *(term("account"), term("tally"), term("quantity")),
    *(term("least"), term("greatest"), term("because")),
)
CLAIM = term("claim", "claims")


class Asked(NamedTuple):
    """What an account leaves for a quantity; no bounds where the search was given up."""

    account: str
    tally: str
    quantity: str
    found: Bounds | None
    ratio: bool = False


def bounds_text(
    result: Reconciliation,
    tally: str | None = None,
    quantity: str | None = None,
    *,
    account: str | None = None,
    claims: Sequence[str] = (),
) -> str:
    """A table of all kept bounds, of one tally's, or of one quantity's (`valid`, `votes:OPTION`).

    In place of a tally, an expression of counts may stand, for an account or for some claims alone. Below the table
    stands which accounts contradict themselves. Raises `ReconcileError` for unknown names.
    """
    check_names(result.ledger, account, tally, quantity)
    asked = list(_asked(result, tally, quantity, account, claims))
    if not asked:
        return f"{tell('No bounds: no account prints a figure for this.')}\n"
    rows = [_row(result.ledger, each) for each in asked]
    lines = [*table(rows, right=(3, 4), headers=[*map(tell, HEADERS)], indent=0), *_notes(result, asked)]
    return "\n".join(lines) + "\n"


def check_names(
    ledger: Ledger, account: str | None = None, tally: str | None = None, quantity: str | None = None
) -> None:
    """Raise `ReconcileError` for names that the claim files do not have, and expressions that cannot be read."""
    if account is not None:
        account_named(ledger, account)
    if tally is None:
        return
    if is_expression(tally):
        id = expression(ledger, tally).tally
    else:
        id = tally_named(ledger, tally)
        if quantity is None:
            return
        _check_quantity(ledger, id, quantity)
    if account is None:
        counter_of(ledger, id)


def _check_quantity(ledger: Ledger, tally: str, quantity: str) -> None:
    """Raise `ReconcileError` for what is no quantity; for an option by itself, with how its votes are asked for."""
    try:
        quantity_named(ledger, tally, *_parts(quantity))
    except ReconcileError:
        try:
            option = option_named(ledger.contest_of(tally), quantity)
        except ReconcileError:
            option = None
        if option is None:
            raise
        raise ReconcileError(
            f"{shown(quantity)} is an option; for its votes write {shown(f'votes:{option}')}"
        ) from None


def _parts(quantity: str) -> tuple[str, str | None]:
    name, _, option = quantity.partition(":")
    return name, option or None


def _asked(
    result: Reconciliation,
    tally: str | None,
    quantity: str | None,
    account: str | None,
    claims: Sequence[str],
) -> Iterator[Asked]:
    ledger = result.ledger
    account = account and account_named(ledger, account)
    if tally is not None and is_expression(tally):
        if claims and account is not None:
            raise ReconcileError("what some claims leave is not asked for by an account too; leave --account out")
        meant = expression(ledger, tally)
        found = result.bounds_of(tally, None if claims else account, claims=claims or None)
        who = account or _counter(result, meant.tally)
        if claims:
            who = f"{len(claims)} {plural(CLAIM, 'claims', len(claims))}"
        yield Asked(who, meant.tally, meant.name, found, ratio=meant.denominator is not None)
        return
    if claims:
        raise ReconcileError('claims are asked for with an EXPRESSION, such as "valid[TALLY]"')
    tally = tally and tally_named(ledger, tally)
    if quantity is not None and tally is not None:
        named = quantity_named(ledger, tally, *_parts(quantity))
        found = result.bounds(tally, named.name, named.option, account)
        yield Asked(account or _counter(result, tally), tally, _label(named), found)
        return
    if account == EVERYTHING and result.verdict is Verdict.INCONSISTENT:
        raise ReconcileError("the statements of all accounts cannot hold together; ask for one account")
    kept = dict.fromkeys((bound.account, bound.quantity) for bound in result.core.bounds)
    repeated = EVERYTHING if len(ledger.accounts) == 1 else None
    chosen = [
        (who, meant)
        for who, meant in kept
        if tally in (None, meant.tally) and (who == account if account else who != repeated)
    ]
    accounts = list(dict.fromkeys(who for who, _ in chosen))
    for who, meant in sorted(chosen, key=lambda each: (accounts.index(each[0]), reading_order(ledger, each[1]))):
        yield Asked(who, meant.tally, _label(meant), _known(result, who, meant))


def _label(quantity: Quantity) -> str:
    return f"{quantity.name}:{quantity.option}" if quantity.option else quantity.name


def _known(result: Reconciliation, account: str, asked: Quantity) -> Bounds | None:
    """The bounds that a result has, or `None` where the search was given up."""
    try:
        return result.bounds(asked.tally, asked.name, asked.option, account)
    except UndecidedError:
        return None


def _counter(result: Reconciliation, tally: str) -> str:
    return counter_of(result.ledger, tally) or EVERYTHING


def _row(ledger: Ledger, asked: Asked) -> list[str]:
    what = [asked.account, tally_words(ledger, asked.tally), asked.quantity]
    found = asked.found
    if found is None:
        return [*what, tell("undecided"), tell("undecided"), tell("the search was given up")]
    ends = zip((found.low, found.high), found.attained, (False, True), strict=True)
    low, high = ("-" if end is None else _end(asked, end, up=up) + MARK * (not attained) for end, attained, up in ends)
    because = ", ".join(dict.fromkeys((*found.low_because, *found.high_because))) or tell("identities")
    return [*what, low, high, because]


def _end(asked: Asked, end: int | Fraction, *, up: bool) -> str:
    """A count; a ratio in per cent, rounded outward."""
    return percent(Fraction(end), up=up, digits=4) if asked.ratio else number(int(end))


def _notes(result: Reconciliation, asked: list[Asked]) -> Iterator[str]:
    """What a mark means; which accounts contradict themselves, and what was left out of them."""
    if not all(attained for each in asked if each.found for attained in each.found.attained):
        yield ""
        yield from folded("", tell(MARKED), indent=2)
    of_ratios = {each.account for each in asked if each.ratio} & set(result.ledger.accounts)
    if any(without_unnamed(result.problem, account) for account in of_ratios):
        yield ""
        yield from folded("", tell(UNNAMED), indent=0)
    labels = Labels(result)
    for account, left_out in {each.account: each.found.left_out for each in asked if each.found}.items():
        if left_out:
            yield ""
            yield from folded("", _left_out(labels, account, left_out), indent=0)


def _left_out(labels: Labels, account: str, left_out: tuple[tuple[str, ...], ...]) -> str:
    """In which ways an account's statements have to be left out, and of which of these the ranges are."""
    words = tell("What {account} states cannot all hold.", account=labels.name(account))
    if len(left_out) == 1:
        ways = tell("There is 1 smallest way to leave statements or assumptions out so that the rest can")
        rest = tell("Each range is that of the rest.")
    else:
        ways = tell(
            "There are {count} smallest ways to leave statements or assumptions out so that the rest can",
            count=number(len(left_out)),
        )
        rest = tell("Each range is the widest over these ways.")
    named = labels.ways(left_out)
    return f"{words} {ways}{': ' if named else ''}{named}. {rest}"
