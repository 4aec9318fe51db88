"""The verdict on claim files written in a test, with what every such file begins with."""

from __future__ import annotations

import reconcile
from reconcile import statements
from reconcile.checker import check_proof, check_solution
from reconcile.engine.answers import Refuted, Solved
from reconcile.engine.parts import Engine

HEAD = """
[source]
id = "leaflet"
document = "leaflet.txt"
decimal = "."

[[claimant]]
id = "Council"

[defaults]
claimant = "Council"
"""


def claim(id, tally, key, figure, **more):
    """One claim entry."""
    lines = [f'id = "{id}"', f'tally = "{tally}"', f'{key} = "{figure}"']
    return "\n".join(["[[claim]]", *lines, *(f'{name} = "{value}"' for name, value in more.items()), ""])


def counts(tally, votes, **totals):
    """Claims of votes by option, and of totals by name; a figure of `None` is left out."""
    entries = [claim(f"{tally}-{o}", tally, "votes", n, option=o) for o, n in votes.items() if n is not None]
    entries += [claim(f"{tally} {of}", tally, "total", n, of=of) for of, n in totals.items() if n is not None]
    return "\n".join(entries)


def holds(*texts):
    """Whether everything that the files say can hold together: the answer is checked in exact arithmetic."""
    ledger = reconcile.from_texts({"leaflet.toml": HEAD + "\n".join(texts)})
    problem = statements.build(ledger)
    taken = [*(statement.id for statement in problem.statements), *problem.assumptions]
    answer = Engine(problem.system, taken).decide(frozenset(taken))
    if isinstance(answer, Solved):
        check_solution(answer.values, problem.system, frozenset(taken))
        return True
    assert isinstance(answer, Refuted), answer
    check_proof(answer.proof(), problem.system, answer.used)
    return False
