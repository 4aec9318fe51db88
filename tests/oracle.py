"""Decides small ledgers by trying every assignment of whole numbers in a box.

Written from the meaning of claims as documented, on its own: it takes nothing from the rules, identities or
engine of the library, only the model's objects and the names of the variables. The options that a contest does
not name are written out one by one, and their number is an unknown like any other, so that what several claims
say about them together is decided exactly.

A `box` gives the range `(low, high)` of each basic variable; those it leaves out are 0. Basic are, for each tally,
`votes` of every named option and of the unnamed ones together, `undervotes` (where a ballot has several votes), and
`null`, `blank`, `other`, `registered`, `sheets`; and `chamber[contest]` with `seats`, if the ledger speaks of seats.
"""

from __future__ import annotations

import itertools
import math
from functools import reduce

import numpy as np

from reconcile import model
from reconcile.figures import Form, Unit

COUNTED = ("valid", "null", "blank", "other", "cast", "registered", "sheets")
READINGS = {
    "share": ("valid", "cast"),
    "turnout": ("registered", "roll"),
    "coverage": ("cast", "sheets", "registered"),
}
PLACES = (model.Winner, model.Rank)


def unnamed_variable(contest, tally):
    """The name of the variable for the votes of all options that the contest does not name."""
    named = set(contest.options)
    others = [group.id for group in contest.groups if group.all_except and set(group.all_except) == named]
    return f"votes[{tally},{others[0] if others else '*'}]"


def has_room_for_others(contest):
    """Whether a group of the contest stands for the options that it does not name."""
    return any(group.all_except and set(group.all_except) == set(contest.options) for group in contest.groups)


def points(ledger, box):
    """How many assignments there are to try."""
    oracle = Oracle.__new__(Oracle)
    oracle.ledger, oracle.box = ledger, box
    axes = [axis for contest in ledger.contests for axis in oracle.axes(contest)]
    return math.prod(len(next(iter(axis.values()))) for axis in axes)


class Oracle:
    """Every assignment in the box that keeps the identities, and which of them each rule allows.

    `rules` pairs what must be taken for a rule to speak (statements and assumptions) with a column of booleans.
    `hypotheses` are other readings of statements: `(name, claim)` pairs, of which rules speak where they are taken.
    """

    def __init__(self, ledger, statements, box, hypotheses=()):
        self.ledger = ledger
        self.box = box
        self.soft = [statement.id for statement in statements]
        self.soft += [assumption.id for assumption in ledger.assumptions if assumption.holds]
        self.columns = _product([axis for contest in ledger.contests for axis in self.axes(contest)])
        self.size = len(next(iter(self.columns.values())))
        self._keep_identities()
        self.rules = [*self._assumptions(), *self._relations()]
        for statement in statements:
            printings = [(claim, *self._claim(claim)) for claim in statement.claims]
            same = {(needs - {claim.id}, column.tobytes()) for claim, needs, column in printings}
            assert len(same) == 1, f"printings of {statement.id} say different things"
            needs, column = self._claim(statement.claim)
            self.rules.append((needs - {statement.claim.id} | {statement.id}, column))
        self.rules = [(needs, column) for needs, column in self.rules if needs <= set(self.soft) and not column.all()]
        self.readings = []
        for name, claim in hypotheses:
            needs, column = self._claim(claim)
            self.readings.append((needs - {claim.id} | {name}, column))
        self._patterns = self._broken_rules()

    # ---- Questions

    def possible(self, taken):
        """Whether some assignment keeps the identities and all that is taken."""
        return bool(self._rows(taken).any())

    def corrections(self):
        """Every minimal set of statements and assumptions to leave out so that the rest can hold."""
        found = set()
        for broken in self._patterns:
            found |= set(_minimal_hitting_sets([self.rules[i][0] for i in broken]))
        return set(_minimal(found))

    def conflicts(self):
        """Every minimal set of statements and assumptions that cannot all hold."""
        corrections = self.corrections()
        return set(_minimal_hitting_sets(corrections)) if frozenset() not in corrections else set()

    def bounds(self, terms, taken):
        """The least and the greatest value of an expression under what is taken; `None` where that is impossible."""
        rows = self._rows(taken)
        if not rows.any():
            return None
        values = sum((factor * self.columns[name] for name, factor in terms), np.zeros(self.size, np.int64))[rows]
        return int(values.min()), int(values.max())

    def allows(self, values, taken):
        """Whether an assignment found elsewhere is one of those that keep all that is taken."""
        rows = self._rows(taken)
        for name, column in self.columns.items():  # the unnamed options one by one, and their number, are free
            if not name.startswith(("one[", "marked[", "options[")):
                rows = rows & (column == values.get(name, 0))
        return bool(rows.any())

    def _rows(self, taken):
        taken = frozenset(taken)
        columns = [column for needs, column in (*self.rules, *self.readings) if needs <= taken]
        return reduce(np.logical_and, columns, np.ones(self.size, bool))

    def _broken_rules(self):
        """The smallest of the sets of rules that an assignment can break."""
        if not self.rules:
            return [()] if self.size else []
        bits = sum((~column).astype(np.int64) << i for i, (_, column) in enumerate(self.rules))
        least = []
        for pattern in sorted(set(np.unique(bits).tolist()), key=int.bit_count):
            if not any(other & ~pattern == 0 for other in least):
                least.append(pattern)
        return [tuple(i for i in range(len(self.rules)) if pattern >> i & 1) for pattern in least]

    # ---- The assignments

    def axes(self, contest):
        """Groups of columns that vary independently of each other."""
        tallies = [tally.id for tally in self.ledger.tallies if tally.contest == contest.id]
        for tally in tallies:
            names = [f"votes[{tally},{option}]" for option in contest.options]
            names += [f"{name}[{tally}]" for name in ("null", "blank", "other", "registered", "sheets")]
            names += [f"undervotes[{tally}]"] if contest.votes_per_ballot > 1 else []
            yield from (self._axis(name) for name in names)
        yield self._others(contest, tallies)
        if f"chamber[{contest.id}]" in self.box:
            yield self._axis(f"chamber[{contest.id}]")
            yield from (self._axis(f"seats[{t},{option}]") for t in tallies for option in (*contest.options, "*"))

    def _axis(self, name):
        low, high = self.box.get(name, (0, 0))
        return {name: np.arange(low, high + 1, dtype=np.int64)}

    def _others(self, contest, tallies):
        """The votes of each option that the contest does not name, in every tally, and the number of options.

        More options than are listed here would have no votes, and no claim could tell them from the last ones.
        """
        totals = [unnamed_variable(contest, tally) for tally in tallies]
        ranges = [range(self.box.get(name, (0, 0))[0], self.box.get(name, (0, 0))[1] + 1) for name in totals]
        claims = [claim for claim in self.ledger.claims if self.ledger.tally(claim.tally).contest == contest.id]
        each_matters = contest.votes_per_ballot > 1 or any(isinstance(claim, PLACES) for claim in claims)
        slots = sum(choice[-1] for choice in ranges) if each_matters else 1
        printed = [claim for claim in claims if isinstance(claim, model.NumberOfOptions)]
        ends = [end + len(claim.besides) for claim in printed for end in _ends(claim.figure.values)]
        named = len(contest.options)
        most = max([named + max(slots, 1), *(int(end) + 1 for end in ends)])
        rows = []
        for sums in itertools.product(*ranges):
            for split in _splits(sums, slots):
                present = sum(1 for votes in split if any(votes))
                rows += [(number, *sums, *itertools.chain(*split)) for number in range(named + present, most + 1)]
        table = np.array(rows, dtype=np.int64).T
        names = [f"options[{contest.id}]", *totals]
        names += [f"one[{tally},{slot}]" for slot in range(slots) for tally in tallies]
        return dict(zip(names, table, strict=True))

    def _keep_identities(self):
        keep = np.ones(self.size, bool)
        for contest in self.ledger.contests:
            each = contest.votes_per_ballot
            named = len(contest.options)
            for tally in (tally for tally in self.ledger.tallies if tally.contest == contest.id):
                t = tally.id
                used = sum(self.columns[f"votes[{t},{option}]"] for option in contest.options)
                used = used + self.columns[unnamed_variable(contest, t)]
                used = used + (self.columns[f"undervotes[{t}]"] if each > 1 else 0)
                keep &= used % each == 0
                blank = self.columns[f"blank[{t}]"]
                self.columns[f"marked[{t}]"] = used // each
                self.columns[f"valid[{t}]"] = used // each + (blank if contest.blank_is_valid else 0)
                beside = sum(self.columns[f"{name}[{t}]"] for name in ("null", "other"))
                beside = beside + (0 if contest.blank_is_valid else blank)
                self.columns[f"cast[{t}]"] = self.columns[f"valid[{t}]"] + beside
                keep &= self._keeps_ballot_rules(contest, t)
                if f"chamber[{contest.id}]" in self.box:
                    held = sum(self.columns[f"seats[{t},{option}]"] for option in (*contest.options, "*"))
                    chamber = self.columns[f"chamber[{contest.id}]"]
                    keep &= (held == chamber) if tally.final else (held <= chamber)
                    keep &= (chamber == contest.chamber) if contest.chamber is not None else (chamber >= 1)
                    keep &= (self.columns[f"seats[{t},*]"] == 0) | (self.columns[f"options[{contest.id}]"] > named)
        self.columns = {name: column[keep] for name, column in self.columns.items()}
        self.size = int(keep.sum())

    def _keeps_ballot_rules(self, contest, tally):
        """Where a ballot has several votes, an option takes no more of each than the rules allow."""
        marked = self._total("marked", tally)
        keep = marked >= 0
        if contest.votes_per_ballot > 1:
            for votes in [*(self._option(tally, option) for option in contest.options), *self._unnamed(contest, tally)]:
                keep = keep & (votes <= contest.votes_per_option * marked)
        return keep

    # ---- Numbers of a tally, or of what a tally left uncounted: `(whole, part)` stands for whole less part

    def _column(self, name, tally):
        if isinstance(tally, tuple):
            return self.columns[name.format(tally[0])] - self.columns[name.format(tally[1])]
        return self.columns[name.format(tally)]

    def _total(self, quantity, tally):
        return self._column(quantity + "[{}]", tally)

    def _option(self, tally, option):
        return self._column("votes[{}," + option + "]", tally)

    def _unnamed(self, contest, tally):
        """The votes of each option that the contest does not name."""
        first = tally[0] if isinstance(tally, tuple) else tally
        slots = sum(1 for name in self.columns if name.startswith(f"one[{first},"))
        return [self._column("one[{}," + f"{slot}]", tally) for slot in range(slots)]

    def _votes(self, contest, tally, option):
        """The votes of an option or of a group."""
        group = next((group for group in contest.groups if group.id == option), None)
        if group is None:
            return self._option(tally, option)
        members = group.members or [other for other in contest.options if other not in group.all_except]
        zero = np.zeros(self.size, np.int64)
        votes = sum((self._option(tally, member) for member in members), zero)
        return votes if group.members else sum(self._unnamed(contest, tally), votes)

    # ---- Assumptions and relations between tallies

    def _assumptions(self):
        for contest in self.ledger.contests:
            for tally in (tally.id for tally in self.ledger.tallies if tally.contest == contest.id):
                yield from self._assumed_of(contest, tally, tally, frozenset())
            if not has_room_for_others(contest):
                listed = self.columns[f"options[{contest.id}]"] == len(contest.options)
                yield frozenset({"options-listed"}), listed

    def _assumed_of(self, contest, tally, covered, needs):
        """What the assumptions that cover the tally `covered` say of `tally`."""
        for assumption in self.ledger.assumptions:
            if not assumption.holds or (assumption.tallies and covered not in assumption.tallies):
                continue
            taken = needs | {assumption.id}
            if assumption.id == "nothing-else":
                yield taken, self._total("other", tally) == 0
            elif assumption.id == "cast-within-roll":
                yield taken, self._total("cast", tally) <= self._total("registered", tally)
            elif assumption.figure is not None:
                part = sum(self._total(quantity, tally) for quantity in assumption.quantities)
                whole = self._total(assumption.of, tally)
                # The rule limits how much of the whole the part is: where there is nothing, nothing is limited.
                empty = (part == 0) & (whole == 0)
                yield taken, empty | _ratio_in(assumption.figure.values, part, whole, counted=False)
            elif assumption.id == "options-listed" and not has_room_for_others(contest):
                yield taken, sum(self._unnamed(contest, tally), np.zeros(self.size, np.int64)) == 0

    def _relations(self):
        for tally in self.ledger.tallies:
            contest = self.ledger.contest(tally.contest)
            needs = frozenset(tally.rests_on)
            if tally.part_of:
                rest = (tally.part_of, tally.id)
                yield needs, reduce(np.logical_and, [n >= 0 for n in self._numbers(contest, rest)])
                yield needs, self._keeps_ballot_rules(contest, rest)
                yield from self._assumed_of(contest, rest, tally.part_of, needs)
            if tally.made_of:
                columns = zip(*(self._numbers(contest, t) for t in (tally.id, *tally.made_of)), strict=True)
                yield needs, reduce(np.logical_and, [whole == sum(parts) for whole, *parts in columns])

    def _numbers(self, contest, tally):
        """Everything that adds up over disjoint tallies."""
        numbers = [self._option(tally, option) for option in contest.options] + self._unnamed(contest, tally)
        numbers += [self._total(name, tally) for name in COUNTED]
        return numbers + ([self._total("undervotes", tally)] if contest.votes_per_ballot > 1 else [])

    # ---- Claims

    def _claim(self, claim):
        """What must be taken for the claim to speak, and where it holds."""
        needs = {claim.id, *claim.rests_on}
        if isinstance(claim, model.Endorsement):
            endorsed, holds = self._claim(self.ledger.claim(claim.claim))
            return frozenset(needs | (endorsed - {claim.claim})), holds
        figure = getattr(claim, "figure", None)
        if figure is not None and figure.form is Form.APPROXIMATE:
            needs.add("approximate")
        contest = self.ledger.contest(self.ledger.tally(claim.tally).contest)
        return frozenset(needs), getattr(self, f"_holds_{claim.kind}")(claim, contest)

    def _holds_votes(self, claim, contest):
        return _count_in(claim.figure.values, self._votes(contest, claim.tally, claim.option))

    def _holds_share(self, claim, contest):
        votes = self._votes(contest, claim.tally, claim.option)
        return self._some_ratio(claim, votes, [self._total(of, claim.tally) for of in _readings(claim)])

    def _holds_total(self, claim, contest):
        return _count_in(claim.figure.values, self._total(claim.of, claim.tally))

    def _holds_turnout(self, claim, contest):
        rolls = {"registered": claim.tally, "roll": self._final(contest)}
        wholes = [self._total("registered", rolls[of]) for of in _readings(claim)]
        return self._some_ratio(claim, self._total("cast", claim.tally), wholes)

    def _holds_coverage(self, claim, contest):
        whole = self._final(contest)
        pairs = [(self._total(of, claim.tally), self._total(of, whole)) for of in _readings(claim)]
        if claim.figure is None:
            return reduce(np.logical_or, [part < all_ for part, all_ in pairs])
        return reduce(np.logical_or, [_ratio_in(claim.figure.values, *pair) for pair in pairs])

    def _holds_winner(self, claim, contest):
        """More votes than every other option, and at least one."""
        mine = self._option(claim.tally, claim.option)
        others = [self._option(claim.tally, option) for option in contest.options if option != claim.option]
        others += self._unnamed(contest, claim.tally)
        return reduce(np.logical_and, [mine > other for other in others], mine > 0)

    def _holds_ahead(self, claim, contest):
        return self._votes(contest, claim.tally, claim.option) > self._votes(contest, claim.tally, claim.over)

    def _holds_lead(self, claim, contest):
        lead = self._votes(contest, claim.tally, claim.option) - self._votes(contest, claim.tally, claim.over)
        if claim.figure.unit is Unit.NUMBER:
            return _count_in(claim.figure.values, lead)
        return _ratio_in(claim.figure.values, lead, self._total(claim.of, claim.tally))

    def _holds_rank(self, claim, contest):
        mine = self._option(claim.tally, claim.option)
        others = [self._option(claim.tally, option) for option in contest.options if option != claim.option]
        above = sum(((other > mine).astype(int) for other in (*others, *self._unnamed(contest, claim.tally))), mine * 0)
        return above == int(claim.figure.number) - 1

    def _holds_options(self, claim, contest):
        return _count_in(claim.figure.values, self.columns[f"options[{contest.id}]"] - len(claim.besides))

    def _holds_seats(self, claim, contest):
        return _count_in(claim.figure.values, self.columns[f"seats[{claim.tally},{claim.option}]"])

    def _holds_control(self, claim, contest):
        return 2 * self.columns[f"seats[{claim.tally},{claim.option}]"] > self.columns[f"chamber[{contest.id}]"]

    def _final(self, contest):
        return next(tally.id for tally in self.ledger.tallies if tally.contest == contest.id and tally.final)

    def _some_ratio(self, claim, part, wholes):
        return reduce(np.logical_or, [_ratio_in(claim.figure.values, part, whole) for whole in wholes])


def _readings(claim):
    return READINGS[claim.kind] if claim.of == "unstated" else (claim.of,)


def _ends(values):
    return [end for end in (values.low, values.high) if end is not None]


def _count_in(values, count):
    return _ratio_in(values, count, np.ones_like(count))


def _ratio_in(values, part, whole, *, counted=True):
    """Where `part / whole` lies within the values; a share of nothing is no number."""
    keep = whole >= 1 if counted else np.ones(len(whole), bool)
    if values.low is not None:
        p, q = values.low.as_integer_ratio()
        keep = keep & ((q * part > p * whole) if values.low_open else (q * part >= p * whole))
    if values.high is not None:
        p, q = values.high.as_integer_ratio()
        keep = keep & ((q * part < p * whole) if values.high_open else (q * part <= p * whole))
    return keep


def _product(axes):
    """All combinations of the rows of several groups of columns."""
    sizes = [len(next(iter(axis.values()))) for axis in axes]
    places = np.indices(sizes).reshape(len(sizes), -1)
    return {name: column[place] for axis, place in zip(axes, places, strict=True) for name, column in axis.items()}


def _splits(sums, slots):
    """Every way to share out several totals among a number of alike holders: tuples of their shares."""

    def share(left, slots, most):
        if slots == 0:
            if not any(left):
                yield ()
            return
        for first in itertools.product(*(range(n, -1, -1) for n in left)):
            if first <= most:
                rest = tuple(n - f for n, f in zip(left, first, strict=True))
                for others in share(rest, slots - 1, first):
                    yield (first, *others)

    return share(tuple(sums), slots, tuple(sums))


def _minimal(families):
    kept = []
    for names in sorted(set(families), key=len):
        if not any(other <= names for other in kept):
            kept.append(names)
    return kept


def _minimal_hitting_sets(families):
    """Every minimal set that shares a member with each of the families."""
    found = [frozenset()]
    for family in _minimal(families):
        hitting = [names for names in found if names & family]
        grown = [names | {name} for names in found if not names & family for name in family]
        found = _minimal([*hitting, *grown])
    return found
