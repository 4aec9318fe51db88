"""The checker of proofs, rays and solutions refuses each thing that does not follow, and says which."""

from __future__ import annotations

from fractions import Fraction

import pytest

from reconcile.checker import CheckedLines, check_proof, check_ray, check_solution
from reconcile.constraints import Clause, Row, System
from reconcile.proof import Assume, Cases, Proof, ProofError, Refutation, Split, Sum

X, Y = (("x", 1),), (("y", 1),)
MINUS_X, MINUS_Y = (("x", -1),), (("y", -1),)

SYSTEM = System(
    variables=("x", "y"),
    rows=(
        Row("double", (("x", 2), ("y", -2)), 1),
        Row("same", (("x", 1), ("y", -1)), 0, equal=True, needs=frozenset({"s"})),
        Row("x at most 3", MINUS_X, -3, needs=frozenset({"c"})),
    ),
    clauses=(Clause("either", ((X, 5), (Y, 5)), needs=frozenset({"e"})),),
)
EVERYTHING = {"s", "c", "e"}


def total(*parts, terms=(), bound=1):
    return Sum(tuple((reference, Fraction(multiple)) for reference, multiple in parts), terms, bound)


def proof(*lines, goal=()):
    return Proof(tuple(lines), tuple(goal))


HALF = total(("double", 1), ("same", -2))


def test_a_sum():
    check_proof(proof(HALF), SYSTEM, EVERYTHING)


def test_a_rounded_sum():
    rounded = total(("double", Fraction(1, 2)), terms=(("x", 1), ("y", -1)), bound=1)
    check_proof(proof(rounded, total((0, 1), ("same", -1))), SYSTEM, EVERYTHING)


def test_a_goal():
    check_proof(proof(Assume(X, 4), total((0, 1), ("x at most 3", 1)), goal=[(X, 4)]), SYSTEM, {"c"})


CASES = (
    Assume(X, 5),
    total((0, 1), ("x at most 3", 1), bound=2),
    Assume(Y, 5),
    total((2, 1), ("same", 1), ("x at most 3", 1), bound=2),
    Cases("either", (0, 2), (1, 3)),
)


def test_cases():
    check_proof(proof(*CASES), SYSTEM, EVERYTHING)


BRANCHES = (
    Assume(MINUS_X, -3),
    total(("double", 1), ("same", -2)),
    Assume(X, 4),
    total((2, 1), ("x at most 3", 1)),
    Split((0, 2), (1, 3)),
)


def test_a_split():
    check_proof(proof(*BRANCHES), SYSTEM, EVERYTHING)


REFUSED = {
    "no lines": (proof(), "there is no earlier line -1"),
    "no contradiction": (proof(total(("x >= 0", 1), terms=X, bound=0)), "line 0 is no contradiction"),
    "0 >= 0": (proof(total(bound=0)), "line 0 is no contradiction"),
    "nothing of a constraint": (
        proof(total(("double", 1), ("same", -2), ("x at most 3", 0))),
        "line 0: nothing is taken of 'x at most 3'",
    ),
    "unknown constraint": (proof(total(("nothing", 1))), "line 0: there is no constraint 'nothing'"),
    "unknown variable": (proof(total(("z >= 0", 1))), "line 0: there is no constraint 'z >= 0'"),
    "later line": (proof(total((0, 1))), "line 0: there is no earlier line 0"),
    "negative line": (proof(HALF, total((-1, 1))), "line 1: there is no earlier line -1"),
    "negative multiple": (
        proof(total(("double", -1), terms=(("x", -2), ("y", 2)), bound=-1)),
        "line 0: a negative multiple of an inequality, 'double'",
    ),
    "negative multiple of a line": (proof(HALF, total((0, -1))), "line 1: a negative multiple of an inequality, 0"),
    "negative multiple of a sign": (
        proof(total(("x >= 0", -1), terms=MINUS_X, bound=0)),
        "line 0: a negative multiple of an inequality, 'x >= 0'",
    ),
    "another sum": (
        proof(total(("double", 1), terms=X, bound=1)),
        "line 0: the parts do not add up to the stated terms",
    ),
    "broken coefficients": (
        proof(Sum((("double", Fraction(1, 4)),), (("x", Fraction(1, 2)), ("y", Fraction(-1, 2))), 1)),
        "line 0: the stated terms are not whole multiples of different variables",
    ),
    "a variable twice": (
        proof(Sum((("x >= 0", Fraction(1)),), (("x", 0), ("x", 1)), 0)),
        "line 0: the stated terms are not whole multiples of different variables",
    ),
    "too much": (proof(total(("double", 1), ("same", -2), bound=2)), "line 0: the parts give 1 at most, not 2"),
    "open hypothesis": (proof(Assume((), 1)), "hypothesis 0 is still open at the end"),
    "another goal": (
        proof(Assume(X, 4), total((0, 1), ("x at most 3", 1)), goal=[(X, 5)]),
        "hypothesis 0 is still open at the end",
    ),
    "unknown clause": (proof(Cases("neither", (), ())), "line 0: there is no clause 'neither'"),
    "other cases": (
        proof(*CASES[:4], Cases("either", (2, 0), (3, 1))),
        "line 4: the hypotheses are not the cases of 'either'",
    ),
    "no hypothesis": (proof(*CASES[:4], Cases("either", (0, 1), (1, 3))), "line 4: line 1 is no hypothesis"),
    "too few lines": (
        proof(*CASES[:4], Cases("either", (0, 2), (1,))),
        "line 4: expected one contradiction for each hypothesis",
    ),
    "a case without contradiction": (
        proof(*CASES[:4], Cases("either", (0, 2), (1, 2))),
        "line 4: line 2 is no contradiction",
    ),
    "a case that rests on another": (
        proof(*CASES[:4], Cases("either", (0, 2), (1, 1))),
        "hypothesis 0 is still open at the end",
    ),
    "a gap": (
        proof(Assume(MINUS_X, -3), HALF, Assume(X, 5), Split((0, 2), (1, 1))),
        "line 3: the two hypotheses leave a gap between them",
    ),
    "other expressions": (
        proof(Assume(MINUS_X, -3), HALF, Assume(Y, 4), Split((0, 2), (1, 1))),
        "line 3: the two hypotheses leave a gap between them",
    ),
    "no later hypothesis": (proof(HALF, Split((0, 1), (0, 0))), "line 1: line 0 is no hypothesis"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_proofs_that_are_refused(name):
    given, message = REFUSED[name]
    with pytest.raises(ProofError) as caught:
        check_proof(given, SYSTEM, EVERYTHING)
    assert str(caught.value) == message


@pytest.mark.parametrize(("given", "missing"), [(proof(HALF), "s"), (proof(*CASES), "c"), (proof(*CASES), "e")])
def test_what_is_not_taken_cannot_be_cited(given, missing):
    with pytest.raises(ProofError) as caught:
        check_proof(given, SYSTEM, EVERYTHING - {missing})
    assert str(caught.value) == f"the proof needs what is not taken: ['{missing}']"


# ---- Tables of lines

TABLE = (
    *CASES,  # ends in line 4
    total(("double", 1), ("same", -2)),  # 5
    total(("x at most 3", 1), terms=MINUS_X, bound=-3),  # 6
    Assume(X, 4),
    total((6, 1), (7, 1)),  # 8
    Assume(MINUS_X, -3),
    Split((9, 7), (5, 8)),  # 10
    total(("y >= 0", 1), terms=Y, bound=0),
    Split((9, 7), (5, 5)),  # 12
)
NEEDS = {1: {"c"}, 3: {"c", "s"}, 4: {"c", "e", "s"}, 5: {"s"}, 8: {"c"}, 10: {"c", "s"}, 12: {"s"}}
GOALS = {1: [(X, 5)], 3: [(X, 4), (Y, 5)], 8: [(X, 4)]}


@pytest.mark.parametrize("line", NEEDS)
def test_a_proof_needs_what_its_lines_cite_and_nothing_else(line):
    table = CheckedLines(TABLE, SYSTEM)
    refutation = Refutation(line, tuple(GOALS.get(line, ())))
    assert table.check(refutation, EVERYTHING) == NEEDS[line]
    assert table.check(refutation, iter(NEEDS[line])) == NEEDS[line]
    for name in NEEDS[line]:
        with pytest.raises(ProofError) as caught:
            table.check(refutation, EVERYTHING - {name})
        assert str(caught.value) == f"the proof needs what is not taken: ['{name}']"


@pytest.mark.parametrize(
    ("line", "goal", "message"),
    [
        (-1, (), "there is no earlier line -1"),
        (13, (), "there is no earlier line 13"),
        (11, (), "line 11 is no contradiction"),
        (7, ((X, 4),), "line 7 is no contradiction"),
        (8, (), "hypothesis 7 is still open at the end"),
        (8, ((X, 5), (Y, 4)), "hypothesis 7 is still open at the end"),
        (1, ((Y, 5),), "hypothesis 0 is still open at the end"),
    ],
)
def test_lines_of_a_table_that_are_no_proof(line, goal, message):
    with pytest.raises(ProofError) as caught:
        CheckedLines(TABLE, SYSTEM).check(Refutation(line, goal), EVERYTHING)
    assert str(caught.value) == message


def test_a_line_has_to_hold_also_where_no_proof_rests_on_it():
    with pytest.raises(ProofError, match=r"^line 13: the parts give 0 at most, not 1$"):
        CheckedLines((*TABLE, total(("y >= 0", 1), terms=Y)), SYSTEM)
    check_proof(proof(*TABLE[:5]), SYSTEM, EVERYTHING)


def test_lines_that_rest_on_much():
    """Many needs and many lines, each with a hypothesis of its own that one line closes at the end."""
    names = [f"n{i}" for i in range(300)]
    rows = tuple(Row(name, MINUS_X, -i, needs=frozenset({f"at-{name}", f"by-{name}"})) for i, name in enumerate(names))
    many = Clause("many", tuple((X, i + 1) for i in range(300)), needs=frozenset({"e"}))
    assumed = [Assume(X, i + 1) for i in range(300)]
    ends = [total((i, 1), (name, 1)) for i, name in enumerate(names)]
    table = CheckedLines(
        [*assumed, *ends, Cases("many", tuple(range(300)), tuple(range(300, 600)))], System(("x",), rows, (many,))
    )
    taken = {f"{how}-{name}" for how in ("at", "by") for name in names} | {"e"}
    assert table.check(Refutation(600), taken) == taken
    assert table.check(Refutation(450, ((X, 151),)), taken) == {"at-n150", "by-n150"}


# ---- Solutions and rays

OPEN = System(
    variables=("x", "y"),
    rows=(Row("apart", (("x", 1), ("y", -1)), 1), Row("none", Y, 0, equal=True, needs=frozenset({"n"}))),
    clauses=(Clause("either", ((X, 5), (MINUS_Y, 0)), needs=frozenset({"e"})),),
)


def test_a_solution():
    check_solution({"x": 1}, OPEN, {"n", "e"})
    check_solution({"x": 2, "y": 1}, OPEN, ())


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"x": -1}, "x is -1: expected a whole number of at least 0"),
        ({"x": 1.0}, "x is 1.0: expected a whole number of at least 0"),
        ({"x": True}, "x is True: expected a whole number of at least 0"),
        ({}, "the solution breaks apart: x - y >= 1"),
        ({"x": 3, "y": 1}, "the solution breaks none: y = 0"),
    ],
)
def test_solutions_that_are_refused(values, message):
    with pytest.raises(ProofError) as caught:
        check_solution(values, OPEN, {"n", "e"})
    assert str(caught.value) == message


def test_a_solution_outside_every_case():
    with pytest.raises(ProofError, match=r"breaks either: x >= 5 or -y >= 0"):
        check_solution({"x": 3, "y": 1}, OPEN, {"e"})


def test_a_ray():
    check_ray({"x": 1}, {"x": 1}, OPEN, {"n", "e"})
    check_ray({"x": 1, "y": 1}, {"x": 5}, OPEN, {"e"})


@pytest.mark.parametrize(
    ("ray", "message"),
    [
        ({"x": -1}, "x is -1: expected a whole number of at least 0"),
        ({"x": 1.0}, "x is 1.0: expected a whole number of at least 0"),
        ({"y": 1}, "the ray leads out of apart: x - y >= 1"),
        ({"x": 1, "y": 1}, "the ray leads out of none: y = 0"),
    ],
)
def test_rays_that_are_refused(ray, message):
    with pytest.raises(ProofError) as caught:
        check_ray(ray, {"x": 1}, OPEN, {"n", "e"})
    assert str(caught.value) == message


def test_a_ray_begins_at_a_solution():
    with pytest.raises(ProofError, match="the solution breaks apart: x - y >= 1"):
        check_ray({"x": 1}, {"x": 0}, OPEN, {"n", "e"})


def test_a_ray_that_leaves_every_case():
    with pytest.raises(ProofError, match="the ray leads out of either"):
        check_ray({"x": 1, "y": 1}, {"x": 1}, OPEN, {"e"})


# What follows kills mutants of the checker, one each: see CONTRIBUTING.md for how to make them.


def refused(message, *lines, goal=(), taken=EVERYTHING, system=SYSTEM):
    with pytest.raises(ProofError, match=message):
        check_proof(proof(*lines, goal=goal), system, taken)


def test_a_case_may_hold_with_room_to_spare():
    check_solution({"x": 9, "y": 4}, SYSTEM._replace(rows=()), {"e"})
    check_ray({"x": 1, "y": 0}, {"x": 9, "y": 0}, SYSTEM._replace(rows=()), {"e"})


def test_a_count_or_a_step_may_be_0_and_stand_there():
    check_solution({"x": 0, "y": 5}, SYSTEM._replace(rows=()), {"e"})
    check_ray({"x": 0, "y": 0}, {"x": 0, "y": 5}, SYSTEM._replace(rows=()), {"e"})


def test_a_clause_stops_a_ray_also_where_more_is_taken_than_it_needs():
    small = SYSTEM._replace(rows=(), clauses=(Clause("small", ((MINUS_X, -5),), needs=frozenset({"e"})),))
    with pytest.raises(ProofError, match="leads out of small"):
        check_ray({"x": 1, "y": 0}, {"x": 0, "y": 0}, small, {"e", "c", "s"})


@pytest.mark.parametrize("number", [1, 2, 7])
def test_lines_that_come_later_or_never(number):
    refused("no earlier line", HALF, *[total((number, 1))] * (number == 1), total((number, 1)))


def test_a_count_is_at_least_0_and_not_1():
    refused("give 0 at most", total(("x >= 0", 1), terms=X, bound=1))


def test_a_bare_name_is_no_constraint():
    refused("no constraint 'x'", total(("x", 1), terms=X, bound=0))


def test_a_contradiction_says_no_more_than_one():
    refused("give 1 at most", *BRANCHES, total((len(BRANCHES) - 1, 1), bound=2))


def test_a_hypothesis_that_a_branch_did_without_is_closed_all_the_same():
    lines = (Assume(MINUS_X, -3), HALF, Assume(X, 4), total((2, 1), ("x at most 3", 1)), Split((0, 2), (1, 3)))
    check_proof(proof(*lines), SYSTEM, EVERYTHING)


@pytest.mark.parametrize("low", [-2, -4])
def test_hypotheses_that_leave_a_gap_or_overlap(low):
    refused("gap between", Assume(MINUS_X, low), HALF, Assume(X, 4), HALF, Split((0, 2), (1, 3)))


@pytest.mark.parametrize("bound", [4, 6])
def test_hypotheses_that_are_not_the_cases(bound):
    refused("not the cases", Assume(X, bound), HALF, Assume(Y, 5), HALF, Cases("either", (0, 2), (1, 3)))


def test_large_numbers_are_equal_by_value():
    """Small whole numbers are the same object in CPython, and large ones are not."""
    terms = tuple((f"x{i}", 1) for i in range(300))
    values = {name: 1_000 for name, _ in terms}
    equal = Row("sum", tuple(sorted(terms)), 300_000, equal=True)
    system = System(tuple(values), (equal, Row("other", equal.terms, 300_001)))
    check_solution(values, system._replace(rows=(equal,)), ())
    lines = [Sum((("sum", 1),), equal.terms, 300_000) for _ in range(400)]
    check_proof(proof(*lines, Sum((("other", 1), ("sum", -1)), (), 1)), system, ())
    halves = [Assume((("x0", -1),), -1_000), Assume((("x0", 1),), 1_001)]
    lines = [*halves, Sum((("other", 1), ("sum", -1)), (), 1)]
    check_proof(proof(*lines, Split((0, 1), (2, 2))), system, ())


def test_a_sum_may_say_less_than_it_could():
    lines = (total(("double", 1), terms=(("x", 2), ("y", -2)), bound=0), HALF)
    check_proof(proof(*lines), SYSTEM, EVERYTHING)


def test_more_contradictions_than_hypotheses():
    refused("one contradiction for each", *BRANCHES[:4], Split((0, 2), (1, 3, 3)))


@pytest.mark.parametrize("other", [MINUS_X, Y, (("x", 2),)])
def test_hypotheses_about_different_things(other):
    refused("gap between", Assume(MINUS_X, -3), HALF, Assume(other, 4), HALF, Split((0, 2), (1, 3)))
    if other != MINUS_X:
        refused("gap between", Assume(other, -3), HALF, Assume(X, 4), HALF, Split((0, 2), (1, 3)))


def test_exactly_what_a_clause_and_a_row_need_is_taken():
    only = SYSTEM._replace(rows=(Row("small", MINUS_X, -3), Row("equal", (("x", 1), ("y", -1)), 0, equal=True)))
    check_proof(proof(*(_renamed(line) for line in CASES)), only, {"e"})
    with pytest.raises(ProofError, match="leads out of x at most 3"):
        check_ray({"x": 1}, {"x": 1, "y": 0}, SYSTEM._replace(clauses=()), {"c"})


def _renamed(line):
    names = {"x at most 3": "small", "same": "equal"}
    if isinstance(line, Sum):
        return line._replace(parts=tuple((names.get(reference, reference), times) for reference, times in line.parts))
    return line


def test_a_ray_of_something_unknown():
    with pytest.raises(ProofError, match="no count of this system"):
        check_ray({"z": 1}, {"x": 0, "y": 0}, SYSTEM._replace(rows=(), clauses=()), ())


def test_a_clause_that_is_not_taken_stops_no_ray():
    small = SYSTEM._replace(rows=(), clauses=(Clause("small", ((MINUS_X, -5),), needs=frozenset({"e"})),))
    check_ray({"x": 1, "y": 0}, {"x": 0, "y": 0}, small, {"c"})


def test_a_clause_of_many_cases():
    many = Clause("many", ((X, 5),) * 300, needs=frozenset({"e"}))
    lines = [Assume(X, 5) for _ in range(300)]
    ends = [total((number, 1), ("x at most 3", 1), bound=2) for number in range(300)]
    cases = Cases("many", tuple(range(300)), tuple(range(300, 600)))
    check_proof(proof(*lines, *ends, cases), SYSTEM._replace(clauses=(many,)), EVERYTHING)
