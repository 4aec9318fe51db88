"""The break-even of an assumption, as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from reconcile.asking import ask_break_even
from reconcile.languages import tell
from reconcile.model import Ledger
from reconcile.naming import account_named
from reconcile.otherwise_words import break_even_words
from reconcile.report.layout import folded, table
from reconcile.statements import Problem, build
from reconcile.strengths import is_upper, limiting
from reconcile.what_if import BreakEven
from reconcile.wording import claim_words

__all__ = ["break_even_text"]


def break_even_text(
    ledger: Ledger, assumption: str, claims: Iterable[str], account: str | None, precision: Fraction
) -> tuple[BreakEven, str]:
    """The break-even, and what a reader is told of it. Raises as `Reconciliation.break_even` does."""
    problem = build(ledger)
    account = account and account_named(ledger, account)
    found = ask_break_even(problem, assumption, claims, account, precision)
    return found, "\n".join(_lines(problem, found)) + "\n"


def _lines(problem: Problem, found: BreakEven) -> Iterator[str]:
    assumption = limiting(problem.ledger, found.assumption)
    yield from folded(f"{assumption.id}: ", tell(assumption.text))
    yield ""
    yield tell("Taken, with all other assumptions")
    taken = [s for s in problem.statements if s.id in found.taken]
    yield from table([[s.id, claim_words(problem.ledger, s.claim)] for s in taken])
    yield ""
    yield from folded("", break_even_words(found, assumption.id, assumption), indent=0)
    others = [name for name in found.because if name in problem.assumptions]
    stated = [name for name in found.because if name not in problem.assumptions]
    if found.because:
        names = ", ".join((*stated, *others))
        if found.value is None:
            needs = tell("The proof needs {names}.", names=names)
        elif is_upper(assumption):
            needs = tell("The proof that no lower limit fits needs {names}.", names=names)
        else:
            needs = tell("The proof that no higher limit fits needs {names}.", names=names)
        yield from folded("", needs, indent=0)
