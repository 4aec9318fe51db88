"""One question, asked of one tool in a process of its own; prints what it answered and how long it took.

    python benchmarks/contestants.py TOOL TASK UNITS [conflict] [leads]

All tools get the same constraints, in memory; each is timed from there to its answer, its own model included.
`verdict`: whether the statements can hold together. `conflict`: one minimal set of statements that cannot. The answers
of `reconcile` are timed with their exact check by `reconcile.checker`; the other tools' answers are not checked.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from systems import Kind, claim_file

import reconcile
from reconcile import statements


def ours(problem, task):
    from reconcile.checker import check_proof, check_solution
    from reconcile.engine.answers import Refuted, Solved
    from reconcile.engine.conflicts import minimal_reason
    from reconcile.engine.parts import Engine

    soft = [*(statement.id for statement in problem.statements), *problem.assumptions]
    engine = Engine(problem.system, soft, problem.assumptions)
    found = engine.decide(soft)
    if isinstance(found, Solved):
        check_solution(found.values, problem.system, soft)
        return "consistent"
    if not isinstance(found, Refuted):
        return "undecided"
    if task == "conflict":
        reason = minimal_reason(engine, found.used)
        found = engine.decide(reason.names)
    check_proof(found.proof(), problem.system, found.used)
    if task == "verdict":
        return "inconsistent"
    return f"{len(reason.names)} members" + ("" if reason.minimal else ", not shown to be minimal")


def cp_sat(problem, task):
    from ortools.sat.python import cp_model

    del task
    model = cp_model.CpModel()
    most = _most(problem)
    variables = {name: model.new_int_var(0, most, name) for name in problem.system.variables}

    def total(terms):
        return cp_model.LinearExpr.weighted_sum([variables[name] for name, _ in terms], [factor for _, factor in terms])

    for row in problem.system.rows:
        model.add(total(row.terms) == row.bound if row.equal else total(row.terms) >= row.bound)
    for clause in problem.system.clauses:
        flags = [model.new_bool_var("") for _ in clause.cases]
        for flag, (terms, bound) in zip(flags, clause.cases, strict=True):
            model.add(total(terms) >= bound).only_enforce_if(flag)
        model.add_bool_or(flags)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    return _word(solver.status_name(solver.solve(model)))


def z3(problem, task):
    import z3

    del task
    solver = z3.Solver()
    variables = {name: z3.Int(name) for name in problem.system.variables}

    def total(terms):
        return z3.Sum([factor * variables[name] for name, factor in terms])

    solver.add([variable >= 0 for variable in variables.values()])
    for row in problem.system.rows:
        solver.add(total(row.terms) == row.bound if row.equal else total(row.terms) >= row.bound)
    for clause in problem.system.clauses:
        solver.add(z3.Or([total(terms) >= bound for terms, bound in clause.cases]))
    return _word(str(solver.check()))


def cpmpy(problem, task):
    sys.modules["highspy"] = None  # it and OR-Tools cannot be loaded into one process
    import cpmpy as cp
    from cpmpy.tools.explain import mus

    del task
    most = _most(problem)
    variables = {name: cp.intvar(0, most, name=name) for name in problem.system.variables}

    def total(terms):
        return cp.sum([factor * variables[name] for name, factor in terms])

    hard, soft = [], {}
    for row in problem.system.rows:
        constraint = total(row.terms) == row.bound if row.equal else total(row.terms) >= row.bound
        (soft.setdefault(row.needs, []) if row.needs else hard).append(constraint)
    for clause in problem.system.clauses:
        constraint = cp.any([total(terms) >= bound for terms, bound in clause.cases])
        (soft.setdefault(clause.needs, []) if clause.needs else hard).append(constraint)
    return f"{len(mus([cp.all(each) for each in soft.values()], hard, solver='ortools'))} members"


def _most(problem):
    """More than any count can be: these tools need a limit."""
    return 4 * max(row.bound for row in problem.system.rows)


def _word(status):
    words = {"OPTIMAL": "consistent", "FEASIBLE": "consistent", "INFEASIBLE": "inconsistent"}
    return {**words, "sat": "consistent", "unsat": "inconsistent"}.get(status, "undecided")


TOOLS = {"reconcile": ours, "CP-SAT": cp_sat, "z3": z3, "CPMpy": cpmpy}


def main(tool, task, units, *more):
    kind = Kind(int(units), conflict="conflict" in more, leads="leads" in more)
    problem = statements.build(reconcile.from_texts({"claims.toml": claim_file(kind)}))
    start = time.perf_counter()
    answer = TOOLS[tool](problem, task)
    print(json.dumps({"answer": answer, "seconds": time.perf_counter() - start}))


if __name__ == "__main__":
    main(*sys.argv[1:])
