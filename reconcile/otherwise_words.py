"""Sentences about other conventions, slips and other limits: what would make figures fit. Neutral, as `wording` is."""

from __future__ import annotations

from reconcile import model
from reconcile.figures import Rounding
from reconcile.languages import tell, term
from reconcile.slip_meanings import documents_of
from reconcile.statements import Problem
from reconcile.strengths import is_upper
from reconcile.what_if import BreakEven, Refit, Slip
from reconcile.wording import claim_words, either, listed, number, percent

__all__ = ["break_even_words", "refit_words", "rounding_words", "slip_words"]

ROUNDED = {
    Rounding.NEAREST: term("rounded to nearest"),
    Rounding.HALF_UP: term("rounded to nearest, halves up"),
    Rounding.HALF_EVEN: term("rounded to nearest, halves to even"),
    Rounding.HALF_DOWN: term("rounded to nearest, halves down"),
    Rounding.TRUNCATED: term("truncated"),
    Rounding.CEILING: term("rounded up"),
}
SLIPS = {
    "digit": term("one digit another"),
    "swapped": term("two neighbouring digits exchanged"),
    "moved": term("a digit at another place"),
    "dropped": term("a digit more"),
    "doubled": term("a doubled digit once"),
    "mark": term("the decimal mark elsewhere"),
}
LIMITS = {
    "above": term("They would fit with a limit above {number} in place of the one in {assumption}"),
    "below": term("They would fit with a limit below {number} in place of the one in {assumption}"),
    "of": term("They would fit with a limit of {number} in place of the one in {assumption}"),
}
EXACTLY = {
    ("above", True): term("exactly above {number}"),
    ("below", False): term("exactly below {number}"),
    ("of", True): term("exactly from {number} upwards"),
    ("of", False): term("exactly from {number} downwards"),
}


def rounding_words(rounding: str) -> str:
    """How figures were rounded."""
    return tell(ROUNDED[Rounding(rounding)])


def refit_words(problem: Problem, refits: list[Refit]) -> str:
    """The conventions under which what one source prints for an account fits."""
    first = refits[0]
    assert first.account is not None
    return tell(
        "{source}, by {account}: consistent if its figures were {others}; not if {now}.",
        source=first.source,
        account=problem.ledger.account_name(first.account),
        others=either([rounding_words(refit.rounding) for refit in refits]),
        now=rounding_words(problem.ledger.rounding),
    )


def slip_words(problem: Problem, slip: Slip) -> str:
    """What the slip would have been, and what would fit then."""
    ledger = problem.ledger
    claims = [problem.statement(id).claim for id in slip.statements]
    documents = documents_of(problem, slip.statements)
    fits = tell("everything else stated would fit")
    if slip.account != model.EVERYTHING:
        fits = tell("everything else that {account} states would fit", account=ledger.account_name(slip.account))
    where = ""
    if len(claims) == 1 and documents > 1:
        where = tell(" in all {count} documents that print it", count=number(documents))
    words = [claim_words(ledger, claim) for claim in claims]
    if slip.kind == "exchanged":
        return tell("{claims}: with the two figures exchanged, {fits}.", claims=listed(words), fits=fits)
    if slip.kind == "option":
        name = ledger.contest_of(claims[0].tally).name_of(slip.would_be[0])
        return tell(
            "{claim}: as a figure of {option}{where}, {fits}.", claim=words[0], option=name, where=where, fits=fits
        )
    return tell(
        "{claim}: with {figure} in its place{where} ({slip}), {fits}.",
        claim=words[0],
        figure=slip.would_be[0],
        where=where,
        slip=tell(SLIPS[slip.kind]),
        fits=fits,
    )


def break_even_words(found: BreakEven, name: str, assumption: model.Assumption) -> str:
    """At which limit of an assumption, called by that name, the members of a conflict begin to fit.

    A limit that is itself excluded, as in "less than 10%", has to lie beyond the break-even.
    """
    assert assumption.figure is not None
    upper, values = is_upper(assumption), assumption.figure.values
    excluded = values.high_open if upper else values.low_open
    if found.value is None:
        return tell("No limit in place of the one in {assumption} makes them fit.", assumption=name)
    if not found.proofs and upper:
        return tell("They fit with any limit in place of the one in {assumption}.", assumption=name)
    if not found.proofs:
        most = f"{number(int(100 * found.value))}%"
        return tell(
            "They fit with any limit up to {number} in place of the one in {assumption}.", number=most, assumption=name
        )
    value = percent(found.value, up=upper, digits=4)
    beside = ("above" if upper else "below") if excluded else "of"
    start = tell(LIMITS[beside], number=value, assumption=name)
    if found.exact:
        exactly = tell(EXACTLY[beside, upper], number=found.value)
        return tell("{limit}: {exactly}.", limit=start, exactly=exactly)
    beyond = "" if found.beyond is None else percent(found.beyond, up=not upper, digits=4)
    return tell("{limit}, and not with one of {number}.", limit=start, number=beyond)
