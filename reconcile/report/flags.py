"""Flags in words and for machines."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from reconcile.flags import Flag
from reconcile.flags.flag import probability_words
from reconcile.languages import tell, term
from reconcile.model import Ledger
from reconcile.reconciliation import Reconciliation
from reconcile.wording import WHOLES, listed, number, tally_words

__all__ = ["FLAGS", "KINDS", "FlagWords", "flag_to_plain", "flags_in_words"]

FLAGS = term(
    "apart from the arithmetic: they rest on models that may not hold, and never affect the verdict or anything else "
    "in this report"
)

KINDS = {
    "round-shares": term("Counts that are roundings of round shares"),
    "integer-percentages": term("Integer percentages"),
    "last-digits": term("Last digits"),
}


class FlagWords(NamedTuple):
    """A flag for a reader: a title, and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


def flags_in_words(result: Reconciliation) -> Iterator[FlagWords]:
    """Each flag with its label, F1, F2 ..."""
    for i, flag in enumerate(result.flags):
        yield FlagWords(f"F{i + 1}  {_title(result.ledger, flag)}", tuple(_paragraphs(flag)))


def _title(ledger: Ledger, flag: Flag) -> str:
    assert flag.tally is not None
    contest = ledger.contest_of(flag.tally)
    options = listed([contest.name_of(option) for option in flag.options])
    what = options if flag.options else tell("turnout")
    if flag.options and flag.of is not None:
        what = tell("{options} among {whole}", options=options, whole=tell(WHOLES[flag.of]))
    where = tally_words(ledger, flag.tally)
    return tell(
        "{flag}: {what} ({where}), stated by {accounts}",
        flag=tell(KINDS[flag.code]),
        what=what,
        where=where if flag.code == "round-shares" else tell("the parts of {tally}", tally=where),
        accounts=listed([ledger.account_name(account) for account in flag.accounts]),
    )


def _paragraphs(flag: Flag) -> Iterator[str]:
    yield flag.sentence
    chance = tell("Probability {probability}.", probability=_chance(flag))
    yield f"{chance}{_tests(flag)} {tell('Model: {model}', model=flag.null)}"
    yield flag.does_not_show
    yield tell("See {reference}.", reference=flag.reference)


def _chance(flag: Flag) -> str:
    words = probability_words(flag.probability)
    if flag.given_total is None or flag.without_total is None:
        return words
    given, without = probability_words(flag.given_total), probability_words(flag.without_total)
    if flag.total is None:
        return tell(
            "{probability} without a total ({given} if the total were known apart from the counts)",
            probability=words,
            given=given,
        )
    return tell("{probability} given the total ({without} without it)", probability=words, without=without)


def _tests(flag: Flag) -> str:
    return tell(" One of {count} such tests of these claims.", count=number(flag.tested)) if flag.tested > 1 else ""


def flag_to_plain(flag: Flag) -> dict[str, Any]:
    """A flag as plain data. A probability is text: exact, `"a/b"`, or to 3 significant digits, `"1.43e-4"`."""
    return {
        "code": flag.code,
        "tally": flag.tally,
        "accounts": list(flag.accounts),
        "options": list(flag.options),
        "of": flag.of,
        "counts": list(flag.counts),
        "shares": list(flag.shares),
        "totals": [flag.totals[0], flag.totals[-1]] if flag.totals else None,
        "total": flag.total,
        "numbers": dict(flag.numbers),
        "sentence": flag.sentence,
        "null": flag.null,
        "probability": _probability(flag.probability),
        "given_total": _probability(flag.given_total),
        "without_total": _probability(flag.without_total),
        "about": probability_words(flag.probability),
        "tested": flag.tested,
        "reference": flag.reference,
        "does_not_show": flag.does_not_show,
    }


def _probability(value: Fraction | float | None) -> str | None:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return None if value is None else probability_words(value)
