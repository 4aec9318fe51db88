"""A bound that has to be rounded, and that several cases need, stands in a proof once."""

from __future__ import annotations

from reconcile.checker import check_proof
from reconcile.constraints import Clause, Row, System
from reconcile.engine.answers import Refuted
from reconcile.engine.parts import Engine


def test_both_cases_need_it():
    """Of two counts, twice the sum is at least 3, so the sum at least 2; in both cases it would be at most 1."""
    row = Row("twice", (("x", 2), ("y", 2)), 3)
    clause = Clause("few", (((("x", -1), ("y", -1)), -1), ((("x", -3), ("y", -3)), -4)))
    system = System(("x", "y"), (row,), (clause,))
    answer = Engine(system, []).decide([])
    assert isinstance(answer, Refuted)
    proof = answer.proof()
    check_proof(proof, system, [])
    assert str(proof.lines).count("'twice'") == 1
