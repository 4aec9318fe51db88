"""Judges JSON reports on its own: slow, plain, and nothing taken from the library's checker or engine.

`reconcile.statements.build` gives the constraints of a ledger; everything else is worked out here from the plain
data of the report: dictionaries, lists and fractions. `check` raises `WrongError` for the first thing in a report
that its proofs, rays and solutions do not show.
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

from slow_slips import check_slips
from slow_what_if import WhatIf, WrongError, need

PROVEN = {"contradicted", "implied", "compatible", "untested", "undecided"}


def check(report, problem):
    """Raise `WrongError` unless everything that a report claims to have shown of a problem is shown."""
    _Check(report, problem).all()


def whole(value):
    need(type(value) is int, f"not a whole number: {value!r}")
    return value


def ratio(value):
    """A whole number or a text such as "3/2"."""
    if type(value) is int:
        return Fraction(value)
    need(isinstance(value, str), f"not a ratio: {value!r}")
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        raise WrongError(f"not a ratio: {value!r}") from None


def total(terms, values):
    """The value of `{name: factor}` where unnamed variables are 0."""
    return sum((factor * values.get(name, 0) for name, factor in terms.items()), Fraction(0))


def said(proof):
    """The goal of a proof."""
    return [(item["terms"], whole(item["at_least"])) for item in proof["goal"]]


def plus(one, other, factor=1):
    """The sum of an expression and a multiple of another."""
    names = {*one, *other}
    summed = {name: one.get(name, 0) + factor * other.get(name, 0) for name in names}
    return {name: value for name, value in summed.items() if value}


class _Check:
    def __init__(self, report, problem):
        self.report = report
        self.variables = set(problem.system.variables)
        self.rows = {row.name: (dict(row.terms), row.bound, row.equal, set(row.needs)) for row in problem.system.rows}
        self.clauses = {
            clause.name: ([(dict(terms), bound) for terms, bound in clause.cases], set(clause.needs))
            for clause in problem.system.clauses
        }
        self.statements = {statement.id: statement for statement in problem.statements}
        self.assumptions = set(problem.assumptions)
        self.everything = set(self.statements) | self.assumptions
        self.problem = problem
        for hypothesis in problem.hypotheses:
            need(hypothesis.id not in self.everything, "a hypothesis is never taken unless it is named")
        self.what_if = WhatIf(self)
        self.lines = []  # (terms, bound, open hypotheses, is a hypothesis, what it needs)
        self.solutions = []

    # ---- The report, part by part

    def all(self):
        for line in self.report["lines"]:
            self.lines.append(self.line(line))
            need(set(line["open"]) == self.lines[-1][2], "other hypotheses are open")
        for solution in self.report["solutions"]:
            self.solutions.append(self.written_out(solution))
        self.verdict()
        conflicts = []
        for finding in self.report["findings"]:
            if finding["severity"] == "note":
                self.note(finding)
                continue
            for conflict in (finding, *finding["routes"]):
                self.conflict(conflict)
                conflicts.append({*conflict["claims"], *conflict["assumptions"]})
        self.repairs(conflicts)
        self.what_if.all()
        check_slips(self)
        for bound in self.report["bounds"]:
            taken = self.taken(bound["account"]) - set(bound["dropped"])
            self.range(bound, self.named(bound), taken)
        for standing in self.report["standings"]:
            self.standing(standing)
        self.claims()
        for account, falls in self.report["if_account_stands"].items():
            for fall in falls:
                allowed = self.taken(account) | {fall["claim"]}
                self.refutes(fall["proof"], fall["because"], allowed, [])
                self.solves(fall["proof"]["met"], self.taken(account))

    def verdict(self):
        report = self.report
        need(report["schema"] == 1, "schema")
        conflicts = [finding for finding in report["findings"] if finding["severity"] != "note"]
        if report["verdict"] == "CONSISTENT":
            need(not conflicts, "a conflict in what is consistent")
            self.solves(report["solution"], self.everything)
        elif report["verdict"] == "INCONSISTENT":
            need(conflicts, "nothing shows the conflict")
        else:
            need(report["verdict"] == "UNDECIDED", "verdict")

    def note(self, finding):
        if self.what_if.note(finding):
            return
        need(finding["code"] == "all-figures", "an unknown note")
        figures = {
            id
            for id, statement in self.statements.items()
            if finding["account"] in statement.accounts and statement.quantity is not None
        }
        quantity = self.statements[finding["focus"]].quantity
        self.range(finding["expected"], quantity, figures | self.assumptions)

    def conflict(self, conflict):
        members = {*conflict["claims"], *conflict["assumptions"]}
        need(members <= self.everything, "an unknown member")
        self.refutes(conflict["proof"], members, members, [])
        need(set(conflict["without"]) == members, "each member is left out once")
        for name, number in conflict["without"].items():
            self.solves(number, members - {name})
        need(conflict["focus"] in conflict["claims"], "the focus is no member")
        if conflict["expected"] is not None:
            quantity = self.statements[conflict["focus"]].quantity
            self.range(conflict["expected"], quantity, members - {conflict["focus"]})
        self.what_if.fits_if_rounded(conflict)

    def repairs(self, conflicts):
        for repair in self.report["repairs"]:
            dropped = set(repair["drop"])
            need(dropped <= self.everything, "an unknown name to drop")
            self.solves(repair["solution"], self.everything - dropped)
        for repair in (*self.report["repairs"], *self.report["other_repairs"]):
            need(whole(repair["weight"]) == self.weigh(repair["drop"]), "not the weight of a repair")
        weights = {repair["weight"] for repair in self.report["repairs"]}
        need(len(weights) < 2, "repairs of different weights")
        members = sorted(set().union(*conflicts))
        for weight in weights:
            # the more of them there are the more they weigh, so a lighter set has fewer members than the weight
            sets = itertools.chain(*(itertools.combinations(members, n) for n in range(min(weight, len(members) + 1))))
            lighter = (set(few) for few in sets if self.weigh(few) < weight)
            need(not any(all(few & names for names in conflicts) for few in lighter), "a lighter repair")

    def weigh(self, names):
        ledger = self.problem.ledger
        weights = {assumption.id: assumption.weight for assumption in ledger.assumptions}
        sources = {source.id: source.weight for source in ledger.sources}
        for statement in self.statements.values():
            own = [sources[c.source] if c.weight is None else c.weight for c in statement.claims]
            weights[statement.id] = max(own)
        return sum(weights[name] for name in names)

    def standing(self, standing):
        statement = self.statements[standing["claim"]]
        need(standing["account"] in statement.accounts, "not a statement of that account")
        taken = self.taken(standing["account"]) - {statement.id} - set(standing["dropped"])
        status = standing["status"]
        need(status in PROVEN, "status")
        denials = self.denials(statement)
        if status == "contradicted":
            need(len(standing["proofs"]) == 1, "one proof")
            self.refutes(standing["proofs"][0], standing["because"], taken | {statement.id}, [])
            self.solves(standing["outside"], taken)
        elif status == "implied":
            need(len(standing["proofs"]) == len(denials), "a proof for each constraint")
            for proof, goal in zip(standing["proofs"], denials, strict=True):
                self.refutes(proof, standing["because"], taken, goal)
            self.solves(standing["inside"], taken | {statement.id})
        elif status in ("compatible", "untested"):
            self.solves(standing["inside"], taken | {statement.id})
            values = self.solves(standing["outside"], taken)
            broken = [all(total(terms, values) >= bound for terms, bound in goal) for goal in denials]
            need(any(broken), "nothing is denied")
            self.tested(standing, statement, taken)
        quantity = statement.quantity
        spoken = [quantity] if quantity is not None else [_Margin(terms) for terms in statement.meaning.margins]
        for found, each in zip(standing["ranges"], spoken, strict=False):
            self.range(found, each, taken)

    def tested(self, standing, statement, taken):
        """Others exclude more about what a statement speaks of than the assumptions; untested: they do not."""
        limits = [
            found["proof"][side]["refutation"]["goal"]
            for found in standing["ranges"]
            for side in ("low", "high")
            if set(found[f"{side}_because"]) & set(self.statements)
        ]
        if statement.quantity is not None and not standing["ranges"]:
            limits = [[{"terms": dict(statement.quantity.denominator), "at_least": 1}]]
        proofs, assumed = standing["proofs"], taken & self.assumptions
        if standing["status"] == "untested":
            need([proof["goal"] for proof in proofs] == limits, "tested after all")
            for proof in proofs:
                self.refutes(proof, standing["because"], assumed, said(proof))
            return
        need(len(proofs) == 1, "one proof that it is tested")
        goal = proofs[0]["goal"]
        terms = [{n: s * f for n, f in margin} for margin in statement.meaning.margins for s in (1, -1)]
        about = statement.quantity is None and len(goal) == 1 and goal[0]["terms"] in terms
        need(about or goal in limits, "not about what the statement speaks of")
        self.refutes(proofs[0], standing["because"], taken, said(proofs[0]))
        values = self.solves(proofs[0]["met"], assumed)
        need(all(total(each["terms"], values) >= each["at_least"] for each in goal), "excluded all the same")

    def claims(self):
        """The status of each claim is that of its statement in its account; one that collides alone is contradicted."""
        conflicts = [finding for finding in self.report["findings"] if finding["severity"] == "conflict"]
        alone = {c["claims"][0] for f in conflicts for c in (f, *f["routes"]) if len(c["claims"]) == 1}
        of = {claim.id: statement for statement in self.problem.statements for claim in statement.claims}
        for claim in self.report["claims"]:
            if claim["id"] not in of:
                need(claim["status"] == "superseded", "a claim without a statement")
                continue
            same = [s for s in self.report["standings"] if s["claim"] == of[claim["id"]].id]
            found = {s["status"] for s in same if s["account"] == claim["account"]}
            found = {"contradicted"} if of[claim["id"]].id in alone else found
            need(len(found) != 1 or found == {claim["status"]}, "another status")

    def denials(self, statement):
        """For each constraint of a statement, the inequalities that break it."""
        single = [[(terms, bound)] for _, terms, bound in statement.meaning.rows]
        several = [list(cases) for _, cases in statement.meaning.clauses]
        return [
            [({name: -factor for name, factor in terms}, 1 - bound) for terms, bound in cases]
            for cases in (*single, *several)
        ]

    def taken(self, account):
        own = {id for id, statement in self.statements.items() if account in statement.accounts or account == "all"}
        return own | self.assumptions

    def named(self, bound):
        """The count that a bound names."""
        ledger = self.problem.ledger
        tally, name, option = bound["tally"], bound["quantity"], bound["option"]
        contest = ledger.contest(ledger.tally(tally).contest)
        if name in ("options", "chamber"):
            return _Margin(((f"{name}[{contest.id}]", 1),))
        if option is None:
            return _Margin(((f"{name}[{tally}]", 1),))
        if name == "seats":
            return _Margin(((f"seats[{tally},{option}]", 1),))
        need(name == "votes", f"an unknown quantity {name}")
        groups = {group.id: group for group in contest.groups}
        if option not in groups:
            return _Margin(((f"votes[{tally},{option}]", 1),))
        group = groups[option]
        members = group.members or [other for other in contest.options if other not in group.all_except]
        unnamed = [g.id for g in contest.groups if g.all_except and set(g.all_except) == set(contest.options)]
        members = members if group.members else [*members, unnamed[0] if unnamed else "*"]
        return _Margin(tuple((f"votes[{tally},{member}]", 1) for member in members))

    # ---- Ranges

    def range(self, found, quantity, taken):
        """Both ends of a range: nothing lies beyond; and a count's ends are attained, or said not to be."""
        need(quantity is not None, "a range of no number")
        numerator = dict(quantity.numerator)
        denominator = None if quantity.denominator is None else dict(quantity.denominator)
        for side, sign in (("low", -1), ("high", 1)):
            shown = found["proof"][side]
            value = None if found[side] is None else ratio(found[side])
            if value is not None:
                goal = self.beyond(numerator, denominator, value, sign)
                self.refutes(shown["refutation"], found[f"{side}_because"], taken, [goal])
            if denominator is None:
                values = self.solves(shown["solution"], taken)
                if value is None:
                    self.ray(shown["ray"], values, taken)
                    need(sign * total(numerator, shown["ray"]) > 0, "nothing grows along the ray")
                else:
                    attained = total(numerator, values) == value
                    need(attained == shown.get("attained", True), "whether the end is attained is said wrongly")

    def beyond(self, numerator, denominator, value, sign):
        if denominator is None:
            need(value.denominator == 1, "a count is whole")
            return ({name: sign * factor for name, factor in numerator.items()}, sign * int(value) + 1)
        scaled = {name: sign * value.denominator * factor for name, factor in numerator.items()}
        return (plus(scaled, denominator, -sign * value.numerator), 1)

    # ---- Solutions and rays

    def solves(self, number, taken):
        """The solution of that number, which keeps every constraint that what is taken asks for."""
        need(type(number) is int and 0 <= number < len(self.solutions), "no such solution")
        values = self.solutions[number]
        for name, value in values.items():
            need(name in self.variables, f"an unknown variable {name!r}")
            need(whole(value) >= 0, "below 0")
        for name, (terms, bound, equal, needs) in self.rows.items():
            if needs <= taken:
                found = total(terms, values)
                need(found == bound if equal else found >= bound, f"breaks {name}")
        for name, (cases, needs) in self.clauses.items():
            if needs <= taken:
                need(any(total(terms, values) >= bound for terms, bound in cases), f"breaks {name}")
        return values

    def written_out(self, solution):
        """All counts of a solution that may be written as changes of an earlier one."""
        if "like" not in solution:
            return solution["counts"]
        need(0 <= whole(solution["like"]) < len(self.solutions), "no earlier solution")
        values = {**self.solutions[solution["like"]], **solution["but"]}
        return {name: value for name, value in values.items() if whole(value) != 0}

    def ray(self, ray, values, taken):
        """Steps that can be taken from a solution for ever."""
        for name, step in ray.items():
            need(name in self.variables, f"an unknown variable {name!r}")
            need(whole(step) >= 0, "leads below 0")
        for name, (terms, _, equal, needs) in self.rows.items():
            if needs <= taken:
                step = total(terms, ray)
                need(step == 0 if equal else step >= 0, f"leads out of {name}")
        for name, (cases, needs) in self.clauses.items():
            if needs <= taken:
                stays = (total(terms, values) >= bound and total(terms, ray) >= 0 for terms, bound in cases)
                need(any(stays), f"leads out of {name}")

    # ---- Proofs

    def refutes(self, proof, because, allowed, goal):
        """A proof that the constraints which `because` asks for leave no room for the goal."""
        because = set(because)
        need(because <= allowed, "a reason from elsewhere")
        stated = said(proof)
        need(stated == goal, "another goal")
        need(0 <= whole(proof["line"]) < len(self.lines), "no such line")
        terms, bound, opened, _, needs = self.lines[proof["line"]]
        need(not terms and bound >= 1, "no contradiction at the end")
        need(needs <= because, "it rests on what is not given")
        for number in opened:
            need(self.lines[number][:2] in stated, "a hypothesis is left open")

    def line(self, line):
        if "assume" in line:
            terms = {name: whole(factor) for name, factor in line["assume"]["terms"].items()}
            return terms, whole(line["assume"]["at_least"]), {len(self.lines)}, True, set()
        if "sum" in line:
            return self.sum(line)
        needs = set()
        if "split" in line:
            (low, low_bound), (high, high_bound) = (self.hypothesis(number) for number in line["assumed"])
            need(not plus(low, high), "hypotheses about different expressions")
            need(-low_bound >= high_bound - 1, "a gap between the hypotheses")
        else:
            need(line["cases"] in self.clauses, "no such clause")
            cases, own = self.clauses[line["cases"]]
            needs |= own
            found = [self.hypothesis(number) for number in line["assumed"]]
            need(found == cases, "other cases")
        opened = set()
        need(len(line["assumed"]) == len(line["lines"]), "one line for each case")
        for hypothesis, number in zip(line["assumed"], line["lines"], strict=True):
            need(0 <= whole(number) < len(self.lines), "no such line")
            terms, bound, still, _, more = self.lines[number]
            need(not terms and bound >= 1, "a case without contradiction")
            opened |= still - {hypothesis}
            needs |= more
        return {}, 1, opened, False, needs

    def hypothesis(self, number):
        need(0 <= whole(number) < len(self.lines) and self.lines[number][3], "no such hypothesis")
        return self.lines[number][:2]

    def sum(self, line):
        summed, least, opened, needs = {}, Fraction(0), set(), set()
        for reference, text in line["sum"]:
            multiple = ratio(text)
            if type(reference) is int:
                need(0 <= reference < len(self.lines), "no such line")
                terms, bound, more, _, own = self.lines[reference]
                equal = False
                opened |= more
            elif reference in self.rows:
                terms, bound, equal, own = self.rows[reference]
            else:
                name = reference.removesuffix(" >= 0")
                need(name != reference and name in self.variables, f"no constraint {reference}")
                terms, bound, equal, own = {name: 1}, 0, False, set()
            need(equal or multiple >= 0, "a negative multiple of an inequality")
            summed = plus(summed, terms, multiple)
            least += multiple * bound
            needs |= own
        gives = line["gives"]
        need(summed == {name: whole(factor) for name, factor in gives["terms"].items()}, "another sum")
        need(whole(gives["at_least"]) <= math.ceil(least), "more than the sum gives")
        return summed, gives["at_least"], opened, False, needs


class _Margin:
    """A count given by its expression."""

    denominator = None

    def __init__(self, terms):
        self.numerator = terms
