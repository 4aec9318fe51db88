"""One small ledger as a question to the engine and to the oracle."""

from contextlib import contextmanager
from unittest import mock

from ledgers import small_ledger
from oracle import Oracle

from reconcile import reconciler, statements, verifier
from reconcile.engine.parts import Engine
from reconcile.identities import OPTIONAL


def posed(seed, features):
    """The engine, the oracle, the system with its box, and what can be left out."""
    small = small_ledger(seed, features)
    problem = boxed(small)
    soft = [*(statement.id for statement in problem.statements), *problem.assumptions]
    engine = Engine(problem.system, soft)
    oracle = Oracle(small.ledger, problem.statements, small.box)
    return engine, oracle, problem.system, soft


def boxed(small):
    """The problem of a small ledger, with its box among the identities."""
    problem = statements.build(small.ledger, OPTIONAL)
    names = dict.fromkeys([*problem.system.variables, *small.box])
    system = problem.system._replace(variables=tuple(names), rows=(*problem.system.rows, *small.rows()))
    return problem._replace(system=system)


@contextmanager
def within_its_box(small):
    """Meanwhile, a small ledger is reconciled and verified with its box among the identities."""
    problem = boxed(small)
    build = mock.Mock(return_value=problem)
    with mock.patch.object(reconciler, "build", build), mock.patch.object(verifier, "build", build):
        yield
