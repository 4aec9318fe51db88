"""Judges what a JSON report says would hold otherwise: readings, leads, increments, limits and rounding conventions.

A part of `slow_checker`, and as plain: the library's reader of figures and its rules of claims give constraints, and
its problem their names; what each entry has to show is worked out here.
"""

from __future__ import annotations

from fractions import Fraction

import attrs

from reconcile import figures, model
from reconcile.claim_rules import meaning_of

LARGEST = 10**6
COUNTING = ("votes", "share", "lead")


class WrongError(Exception):
    """Something in a report that is not shown."""


def need(condition, message):
    if not condition:
        raise WrongError(message)


def expression(*pairs):
    """The sum of multiples of named variables or of expressions."""
    summed = {}
    for factor, part in pairs:
        for name, own in ({part: 1} if isinstance(part, str) else dict(part)).items():
            summed[name] = summed.get(name, 0) + factor * own
    return {name: value for name, value in summed.items() if value}


def evaluated(terms, values):
    return sum(factor * values.get(name, 0) for name, factor in dict(terms).items())


class Quantity:
    """A count, or a ratio, given by expressions."""

    def __init__(self, numerator, denominator=None):
        self.numerator = numerator
        self.denominator = denominator


class WhatIf:
    """Uses the tables of a slow check: its lines, its solutions, and what it knows of a ledger."""

    def __init__(self, check):
        self.check = check
        self.report = check.report
        self.problem = check.problem
        self.ledger = check.problem.ledger
        self.hypotheses = {hypothesis.id: hypothesis for hypothesis in self.problem.hypotheses}

    def all(self):
        self.each_once("readings", ("claim", "account", "of"))
        self.each_once("leads", ("tally", "account"))
        self.each_once("increments", ("tally", "account"))
        self.each_once("break_evens", ("assumption", "taken"))
        self.each_once("roundings", ("source", "account", "rounding"))
        for reading in self.report["readings"]:
            self.reading(reading)
        self.all_readings_are_there()
        for lead in self.report["leads"]:
            self.lead(lead)
        for increment in self.report["increments"]:
            self.increment(increment)
        for found in self.report["break_evens"]:
            self.break_even(found)
        for found in self.report["roundings"]:
            self.rounding(found)
        for found in self.report["without_unstated"]:
            self.unread(found)

    def each_once(self, section, keys):
        found = [tuple(str(item[key]) for key in keys) for item in self.report[section]]
        need(len(set(found)) == len(found), f"{section}: an entry stands twice")

    # ---- Readings

    def all_readings_are_there(self):
        """Of every unstated ratio with a figure, each reading, for each account that states it."""
        given = {(r["claim"], r["account"], r["of"]) for r in self.report["readings"]}
        for id, statement in self.check.statements.items():
            claim = self.said(statement.claim)
            if getattr(claim, "of", None) == "unstated" and getattr(claim, "figure", None) is not None:
                ranked = self.contest(claim.tally).ranked
                kinds = {
                    "share": 3 if ranked else 2,
                    "turnout": 0 if self.ledger.tally(claim.tally).final else 2,
                    "coverage": 3,
                }
                for account in statement.accounts:
                    found = {of for name, who, of in given if (name, who) == (id, account)}
                    need(len(found) == kinds[claim.kind], f"not every reading of {id}")
                    given -= {(id, account, of) for of in found}
        need(not given, "a reading of what says itself what it is of")

    def said(self, claim):
        while isinstance(claim, model.Endorsement):
            claim = self.ledger.claim(claim.claim)
        return claim

    def hypothesis(self, statement, of):
        name = f"{statement} [of {of}]"
        need(name in self.hypotheses, "no such reading")
        return name

    def reading(self, found):
        name, account = self.hypothesis(found["claim"], found["of"]), found["account"]
        need(account in self.check.statements[found["claim"]].accounts, "a reading of what another account states")
        taken = self.check.taken(account) - {found["claim"]}
        if found["verdict"] == "undecided":
            empty = not (found["because"] or found["left"] or found["excludes"])
            need(empty and found["proof"] is None and found["solution"] is None, "not undecided")
        elif found["verdict"] == "fits":
            need(found["proof"] is None and not found["because"] and not found["left"], "fits, but has a reason")
            self.check.solves(found["solution"], taken | {name})
            self.exclusions(found, taken, name)
        else:
            need(found["verdict"] == "collides" and not found["excludes"], "no such verdict")
            need(name in found["because"], "collides without it")
            self.check.refutes(found["proof"], found["because"], taken | {name}, [])
            self.check.solves(found["solution"], taken)
            need(len({left["name"] for left in found["left"]}) == len(found["left"]), "left twice")
            for left in found["left"]:
                need(left["name"] in found["because"], "left for another")
                others = set(found["because"]) - {left["name"]}
                self.check.range(left, self.spoken(left["name"]), others)

    def exclusions(self, found, taken, name):
        """Each cannot hold with the reading, and can with the statement as it was printed."""
        need(len({out["claim"] for out in found["excludes"]}) == len(found["excludes"]), "left out twice")
        for out in found["excludes"]:
            statement = self.check.statements[out["claim"]]
            need(found["account"] not in statement.accounts, "the account's own statement is left out")
            need({name, out["claim"]} <= set(out["because"]), "left out whatever the reading")
            self.check.refutes(out["proof"], out["because"], taken | {name, out["claim"]}, [])
            self.check.solves(out["without"], taken | {found["claim"], out["claim"]})
            if out["proof"] is not None and out["left"] is not None:
                self.check.range(out["left"], self.spoken(out["claim"]), taken | {name})

    def spoken(self, name):
        """The number that a statement or hypothesis speaks of."""
        meaning = self.hypotheses[name].meaning if name in self.hypotheses else self.check.statements[name].meaning
        need(meaning.quantity is not None, f"{name} speaks of no number")
        return meaning.quantity

    # ---- Leads and increments

    def contest(self, tally):
        return self.ledger.contest(self.ledger.tally(tally).contest)

    def final(self, tally):
        contest = self.ledger.tally(tally).contest
        return next(t.id for t in self.ledger.tallies if t.final and t.contest == contest)

    def parts(self, tally):
        """A tally, and every tally within it."""
        found = {tally, *self.ledger.tally(tally).made_of}
        found |= {t.id for t in self.ledger.tallies if t.part_of == tally}
        return found if found == {tally} else {tally}.union(*(self.parts(t) for t in found - {tally}))

    def figures(self, account, tally):
        """What an account prints of a tally and its parts, and of the whole before anything was counted."""
        within, found = self.parts(tally), set()
        for id, statement in self.check.statements.items():
            claim = self.said(statement.claim)
            roll = claim.kind == "total" and claim.of in ("registered", "sheets") and claim.tally == self.final(tally)
            printed = getattr(claim, "figure", None) is not None and claim.kind != "rank"
            if account in statement.accounts and printed and (claim.tally in within or roll):
                found.add(id)
        return found

    def counting(self, account, tally):
        statements = (s for s in self.check.statements.values() if account in s.accounts and s.quantity is not None)
        return any(s.quantity.tally == tally and s.quantity.name in COUNTING for s in statements)

    def votes(self, tally, option):
        """The votes of an option, of a group, or of those that the contest does not name (`*`)."""
        contest = self.contest(tally)
        group = next((group for group in contest.groups if group.id == option), None)
        unnamed = [g.id for g in contest.groups if g.all_except and set(g.all_except) == set(contest.options)]
        star = unnamed[0] if unnamed else "*"
        if group is None:
            return {f"votes[{tally},{star if option == '*' else option}]": 1}
        if group.members:
            return {f"votes[{tally},{member}]": 1 for member in group.members}
        rest = [other for other in contest.options if other not in group.all_except]
        return {f"votes[{tally},{other}]": 1 for other in [*rest, star]}

    def rivals(self, tally, leader):
        """The votes of each option but the leader, and of the first of those that the contest does not name."""
        first = f"top[{tally},1]"
        others = [self.votes(tally, option) for option in self.contest(tally).options if option != leader]
        return [*others, {first: 1} if first in self.check.variables else self.votes(tally, "*")]

    def lead(self, found):
        tally, whole = found["tally"], self.final(found["tally"])
        options = self.contest(tally).options
        need(found["leader"] in options and found["over"] in options, "no such option")
        need(found["leader"] != found["over"], "ahead of itself")
        need(self.counting(found["account"], tally), "nothing is printed of that tally")
        holders, chain = {t.id: t.part_of for t in self.ledger.tallies}, tally
        need(not self.ledger.tally(tally).final, "the whole has nothing left to count")
        while chain != whole:
            chain = holders[chain]
            need(chain is not None, "no earlier count of the whole")
        taken = self.figures(found["account"], tally) | self.check.assumptions
        mine = self.votes(tally, found["leader"])
        margin = expression((1, mine), (-1, self.votes(tally, found["over"])))
        self.check.range(found["lead"], Quantity(margin), taken)
        goals = [(expression((1, theirs), (-1, mine)), 0) for theirs in self.rivals(tally, found["leader"])]
        self.refute_each(found, goals, taken)
        need(len(found["views"]) in (1, 2) and not found["views"][0]["hypotheses"], "first as stated")
        for view in found["views"]:
            self.view(view, found, taken)
        for view in found["views"][1:]:
            need(view["hypotheses"], "nothing is supposed")
            for name in view["hypotheses"]:
                carried = self.hypotheses[name]
                over = carried.claim.kind == "coverage" and carried.claim.of == "valid"
                need(over, "no coverage carried over")
                need(carried.statement in taken and carried.claim.tally == tally, "the coverage of something else")

    def refute_each(self, found, goals, taken):
        """One proof for each goal, whatever their order."""
        need(len(found["proofs"]) == len(goals), "one proof for each other option")
        stated = [proof["goal"] for proof in found["proofs"]]
        for terms, bound in goals:
            need([{"terms": terms, "at_least": bound}] in stated, "another option is left out")
        for proof in found["proofs"]:
            (goal,) = proof["goal"]
            self.check.refutes(proof, found["because"], taken, [(goal["terms"], goal["at_least"])])

    def view(self, view, lead, taken):
        tally, whole = lead["tally"], self.final(lead["tally"])
        taken = taken | set(view["hypotheses"])
        rest = expression((1, f"valid[{whole}]"), (-1, f"valid[{tally}]"))
        margin = expression((1, self.votes(tally, lead["leader"])), (-1, self.votes(tally, lead["over"])))
        self.if_known(view["uncounted"], Quantity(rest), taken)
        self.if_known(view["ratio"], Quantity(margin, rest), taken)
        mine = self.votes(whole, lead["leader"])
        goals = [(expression((1, theirs), (-1, mine)), 1) for theirs in self.rivals(whole, lead["leader"])]
        if view["order"] == "open":
            need(not view["proofs"] and not view["because"], "open and settled")
            values = self.check.solves(view["overtaken"], taken)
            need(any(evaluated(terms, values) >= bound for terms, bound in goals), "nobody is ahead there")
        elif view["order"] == "settled":
            need(view["overtaken"] is None, "settled and open")
            self.refute_each(view, goals, taken)
        else:
            need(view["order"] == "undecided", "no such order")
            need(view["overtaken"] is None and not view["proofs"] and not view["because"], "not undecided")

    def if_known(self, found, quantity, taken):
        if found["proof"] is None:
            empty = found["low"] is None and found["high"] is None
            need(empty and not found["low_because"] and not found["high_because"], "a range without a proof")
        else:
            self.check.range(found, quantity, taken)

    def increment(self, found):
        tally = self.ledger.tally(found["tally"])
        need(tally.part_of is not None and tally.part_of == found["in"], "no part of that")
        need(not self.ledger.tally(tally.part_of).final, "what the whole adds to a count is a lead's")
        need(all(self.counting(found["account"], t) for t in (tally.id, tally.part_of)), "not printed of both")
        taken = self.figures(found["account"], tally.part_of) | self.check.assumptions

        def added(of):
            return expression((1, of(tally.part_of)), (-1, of(tally.id)))

        totals = {name: added(lambda t, name=name: {f"{name}[{t}]": 1}) for name in ("valid", "cast", "registered")}
        seen = set()
        for item in found["ranges"]:
            name, option = item["quantity"], item["option"]
            need((name, option) not in seen, "a quantity stands twice")
            seen.add((name, option))
            if name in ("votes", "share"):
                votes = added(lambda t, option=option: self.votes(t, option))
                need(item["of"] == (None if name == "votes" else "valid"), "a share of something else")
                quantity = Quantity(votes, None if name == "votes" else totals["valid"])
            elif name == "turnout":
                need((option, item["of"]) == (None, "registered"), "another turnout")
                quantity = Quantity(totals["cast"], totals["registered"])
            else:
                need(name in ("valid", "cast") and option is None and item["of"] is None, "no such quantity")
                quantity = Quantity(totals[name])
            self.if_known(item, quantity, taken)
        contest = self.contest(tally.id)
        asked = {("valid", None), ("cast", None)}
        names = [*contest.options, *(group.id for group in contest.groups)]
        asked |= {(kind, option) for option in names for kind in ("votes", "share")}
        need(asked <= seen, "a quantity is left out")

    # ---- Limits of assumptions

    def break_even(self, found):
        assumption = next(a for a in self.ledger.assumptions if a.id == found["assumption"])
        values, taken = assumption.figure.values, set(found["taken"])
        need(assumption.id not in taken, "both taken and looked for")
        strongest = [f for f in self.report["findings"] if f["severity"] == "conflict"]
        members = [{*f["claims"], *f["assumptions"]} for f in strongest]
        need({assumption.id} | taken in members, "not of a finding")
        need((values.high is None) != (values.low is None or values.low <= 0), "not a limit with one end")
        side = 1 if values.high is not None else -1
        value = None if found["value"] is None else Fraction(found["value"])
        beyond = None if found["beyond"] is None else Fraction(found["beyond"])
        need(found["exact"] == (value is not None and value == beyond), "exact or not")
        if value is None:
            need(found["solution"] is None and beyond is None and len(found["proofs"]) == 1, "no value, but more")
            self.check.refutes(found["proofs"][0], found["because"], taken, [])
            return
        ratios = self.ratios(assumption, taken)
        kept = self.check.solves(found["solution"], taken)
        for part, whole in ratios:
            need(side * (value * evaluated(whole, kept) - evaluated(part, kept)) >= 0, "does not keep the limit")
        if beyond is None:
            need(value == (0 if side > 0 else LARGEST) and not found["proofs"], "nothing shows what lies beyond")
            return
        need(side * (value - beyond) >= 0, "beyond is on the other side")
        self.nothing_beyond(found, ratios, taken, side, beyond)

    def nothing_beyond(self, found, ratios, taken, side, beyond):
        """At an exact end, a ratio that is shown to be one of something may lie on it and still be excluded."""
        p, q = beyond.as_integer_ratio()
        empty = [({name: -factor for name, factor in dict(whole).items()}, 0) for _, whole in ratios]
        proofs = found["proofs"]
        some = []
        for proof in proofs[1:]:
            goals = [(goal["terms"], goal["at_least"]) for goal in proof["goal"]]
            need(len(goals) == 1 and goals[0] in empty, "a proof of something else")
            self.check.refutes(proof, found["because"], taken, goals)
            some.append(goals[0])
        goal = [
            (expression((side * p, whole), (-side * q, part)), int(found["exact"] and none in some))
            for (part, whole), none in zip(ratios, empty, strict=True)
        ]
        need(found["exact"] or not some, "more proofs than one")
        self.check.refutes(proofs[0], found["because"], taken, goal)

    def ratios(self, assumption, taken):
        """What an assumption limits, for all that is taken: shares of tallies and of what they leave, or averages."""
        rows = [row for row in self.problem.system.rows if assumption.id in row.needs and row.limited is not None]
        return list(dict.fromkeys(row.limited for row in rows if row.needs <= taken | {assumption.id}))

    # ---- Rounding

    def rounding(self, found):
        """Every figure of the account in that source, as the convention reads it; the assumptions as they are."""
        account, source = found["account"], found["source"]
        printed = [
            (id, claim)
            for id, statement in self.check.statements.items()
            for claim in statement.claims
            if claim.source == source and self.ledger.account_of(claim.claimant) == account
        ]
        need(set(found["claims"]) == {id for id, _ in printed}, "other claims than that source prints")
        need(set(found["assumptions"]) == self.check.assumptions, "other assumptions")
        members = {*found["claims"], *found["assumptions"]}
        conflicts = (
            {*each["claims"], *each["assumptions"]}
            for finding in self.report["findings"]
            if finding["severity"] == "conflict"
            for each in (finding, *finding["routes"])
        )
        need(any(names <= members for names in conflicts), "nothing shows that they collide")
        self.fits_under(found["rounding"], found["solution"], [claim for _, claim in printed], self.check.assumptions)

    def fits_if_rounded(self, conflict):
        for rounding, number in conflict["fits_if_rounded"].items():
            printed = [claim for id in conflict["claims"] for claim in self.check.statements[id].claims]
            self.fits_under(rounding, number, printed, set(conflict["assumptions"]))

    def fits_under(self, rounding, number, claims, assumed):
        """What defines variables of a claim's own is among the identities, which every solution keeps."""
        need(rounding != self.ledger.rounding, "the convention that is in force")
        values = self.check.solves(number, assumed)
        for claim in claims:
            rests_on = set(meaning_of(claim, self.ledger).assumes)
            if not rests_on <= assumed:
                continue
            read = self.read_under(self.said(claim), rounding)
            if read.kind in ("rank", "winner", "ahead", "control") or getattr(read, "figure", None) is None:
                id = next(id for id, s in self.check.statements.items() if claim in s.claims)
                meaning = self.check.statements[id].meaning
            else:
                meaning = meaning_of(read, self.ledger)
            self.keeps(values, meaning, assumed, f"{claim.id} does not fit")

    def keeps(self, values, meaning, taken, message):
        if set(meaning.assumes) <= taken:
            cases = [[(terms, bound)] for _, terms, bound in meaning.rows] + [list(c) for _, c in meaning.clauses]
            for each in cases:
                need(any(evaluated(terms, values) >= bound for terms, bound in each), message)

    def read_under(self, claim, rounding):
        figure = getattr(claim, "figure", None)
        return claim if figure is None else attrs.evolve(claim, figure=self.figure(claim, figure.text, rounding))

    def figure(self, claim, text, rounding):
        """A text as a figure in that claim's source."""
        decimal = next(source.decimal for source in self.ledger.sources if source.id == claim.source)
        return figures.parse(text, decimal=decimal, rounding=figures.Rounding(rounding))

    # ---- What is left without a ratio whose total is not named

    def unread(self, found):
        members = set(found["members"])
        need(found["claim"] in members, "not one of a conflict")
        conflicts = [
            each
            for finding in self.report["findings"]
            if finding["severity"] == "conflict"
            for each in (finding, *finding["routes"])
        ]
        same = [c for c in conflicts if {*c["claims"], *c["assumptions"]} == members]
        need(len(same) == 1, "no such conflict")
        focus = same[0]["focus"]
        self.check.range(found, self.spoken(focus), members - {focus, found["claim"]})

    # ---- Notes

    def note(self, finding):
        """A note on a reading, or on an order that is stated; `False` where it is neither."""
        if finding["code"] == "reading-excludes":
            of = [(r["account"], r["claim"], r["of"]) for r in self.report["readings"] if r["excludes"]]
            need((finding["account"], finding["claim"], finding["of"]) in of, "that reading excludes nothing")
            return True
        if finding["code"] == "order-open":
            self.open_order(finding)
            return True
        return False

    def open_order(self, finding):
        same = [r for r in self.report["leads"] if (r["account"], r["tally"]) == (finding["account"], finding["tally"])]
        need(len(same) == 1 and same[0]["views"][0]["order"] == "open", "that order is not open")
        (id,), lead = finding["claims"], same[0]
        statement, whole = self.check.statements[id], self.final(lead["tally"])
        said = self.said(statement.claim)
        need(finding["account"] in statement.accounts and said.kind in ("winner", "ahead"), "no order is stated")
        need((said.tally, said.option) == (whole, lead["leader"]), "another order is stated")
        if said.kind == "ahead":
            values = self.check.solutions[lead["views"][0]["overtaken"]]
            theirs, mine = (evaluated(self.votes(whole, o), values) for o in (said.over, said.option))
            need(theirs >= mine, "that order is kept there")
