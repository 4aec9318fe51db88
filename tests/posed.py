"""One small ledger as a question to the engine and to the oracle, or as a report that is verified."""

import json
from contextlib import contextmanager
from unittest import mock

from ledgers import small_ledger
from oracle import Oracle

import reconcile
from reconcile import reconciler, statements, verifier
from reconcile.engine.parts import Engine
from reconcile.identities import OPTIONAL
from reconcile.report.json import to_plain
from reconcile.report.markdown import to_markdown
from reconcile.report.text import to_text


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


def verified(ledger):
    """The result, after its JSON was read back and verified, and its reports written."""
    result = reconcile.reconcile(ledger)
    again = reconcile.verify(json.loads(json.dumps(to_plain(result))), ledger)
    assert to_text(again) == to_text(result)
    assert to_markdown(again) == to_markdown(result)
    return result
