"""One small ledger as a question to the engine and to the oracle."""

from ledgers import small_ledger
from oracle import Oracle

from reconcile import statements
from reconcile.engine.parts import Engine
from reconcile.identities import OPTIONAL


def posed(seed, features):
    """The engine, the oracle, the system with its box, and what can be left out."""
    small = small_ledger(seed, features)
    problem = statements.build(small.ledger, OPTIONAL)
    system = problem.system
    names = dict.fromkeys([*system.variables, *small.box])
    system = system._replace(variables=tuple(names), rows=(*system.rows, *small.rows()))
    soft = [*(statement.id for statement in problem.statements), *problem.assumptions]
    engine = Engine(system, soft)
    oracle = Oracle(small.ledger, problem.statements, small.box)
    return engine, oracle, system, soft
