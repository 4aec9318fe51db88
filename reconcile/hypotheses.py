"""Statements read otherwise: rows that hold where a hypothesis is taken in place of its statement.

A hypothesis is never part of what is stated, and no verdict, conflict or bound rests on one unless it says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import attrs

from reconcile import model
from reconcile.claim_rules import Meaning, meaning_of, said_by, wholes_of
from reconcile.model import Claim, Ledger

__all__ = ["Hypothesis", "hypotheses_of", "hypothesis_id", "readings_of"]

CARRIED = "carried over"
"""What the coverage of a partial tally is carried over to: it is read as its share of the valid votes, besides."""


class Hypothesis(NamedTuple):
    """A statement read as a share `of` something, which `claim` says; its name stands for it in proofs."""

    id: str
    statement: str
    of: str
    claim: Claim
    meaning: Meaning

    @property
    def carried(self) -> bool:
        """Whether this is the coverage of a tally, carried over to the valid votes: no reading of what is printed."""
        return isinstance(self.claim, model.Coverage) and self.of == CARRIED


def readings_of(claim: Claim, ledger: Ledger) -> tuple[str, ...]:
    """What an unstated ratio may be a share of.

    Nothing for a claim that says so itself, or prints no figure; nor for a turnout of the whole, which has one roll.
    """
    if getattr(claim, "of", None) != "unstated" or getattr(claim, "figure", None) is None:
        return ()
    if isinstance(claim, model.Turnout) and ledger.tally(claim.tally).final:
        return ()
    return wholes_of(claim, "unstated", ledger.contest_of(claim.tally))


def _read_as(claim: Claim, of: str) -> Claim:
    assert isinstance(claim, model.Share | model.Turnout | model.Coverage)
    return attrs.evolve(claim, of="valid" if of == CARRIED else of)


def hypothesis_id(statement: str, of: str) -> str:
    """The name of a reading: no statement or assumption bears such a one."""
    return f"{statement} [{of}]" if of == CARRIED else f"{statement} [of {of}]"


def hypotheses_of(id: str, claim: Claim, ledger: Ledger) -> Iterator[Hypothesis]:
    """The readings of an unstated ratio; and of a coverage, that it is the share of the valid votes too.

    `id` is the statement's, which `claim` is a printing of.
    """
    said = said_by(claim, ledger)
    others = list(readings_of(said, ledger))
    if isinstance(said, model.Coverage) and said.figure is not None and not ledger.tally(said.tally).final:
        others.append(CARRIED)
    assumes = meaning_of(claim, ledger).assumes
    for of in others:
        read = _read_as(said, of)
        yield Hypothesis(hypothesis_id(id, of), id, of, read, meaning_of(read, ledger)._replace(assumes=assumes))
