"""Small random ledgers, each with a box of whole numbers that is small enough to be searched by trying all.

A ledger is drawn around a `truth`: counts that fit together. Most claims print a number of the truth, as a
careful or careless outlet would; some print another number. The same seed gives the same ledger for ever.
"""

from __future__ import annotations

import random
from fractions import Fraction

import attrs
from oracle import points

from reconcile import figures, model
from reconcile.constraints import Row
from reconcile.figures import Rounding
from reconcile.strategies.numerals import decimal_text, rounded

MOST_POINTS = 50_000
TOTALS = ("null", "blank", "other", "registered", "sheets")

JOINT_PLACES = "several claims of victory or rank where options are unnamed"
EMPTY_READINGS = "an unstated total that may be nothing in one of its readings"
EMPTY_LIMITS = "a limit with an excluded end on a tally that may be empty"
UNNAMED_ROOM = "unnamed options where a ballot has several votes"
UNNAMED_SEATS = "seats of options that the contest does not name"
OTHERWISE = "many partial tallies, unstated totals, limits with one end, and figures that were cut off"
EVERYTHING = frozenset({JOINT_PLACES, EMPTY_READINGS, EMPTY_LIMITS, UNNAMED_ROOM, UNNAMED_SEATS})


@attrs.frozen
class Small:
    """A ledger, and the range `(low, high)` of each of its basic variables."""

    ledger: model.Ledger
    box: dict

    def rows(self):
        """The box as rows of a system."""
        for name, (low, high) in sorted(self.box.items()):
            yield Row(f"{name} at most {high}", ((name, -1),), -high)
            if low:
                yield Row(f"{name} at least {low}", ((name, 1),), low)


def small_ledger(seed, features=frozenset()):
    """The ledger of that seed. `features` are left out unless named."""
    return _Maker(random.Random(seed), frozenset(features)).make()


def weighted(ledger, seed):
    """The same with a weight on most of what can have one: small ones, so that repairs weigh the same, and a large."""
    rng = random.Random(f"weights {seed}")

    def weigh(items, *more):
        return tuple(attrs.evolve(item, weight=rng.choice((1, 1, 2, 2, 3, 5, 1_000_000, *more))) for item in items)

    return attrs.evolve(
        ledger,
        sources=weigh(ledger.sources),
        claims=weigh(ledger.claims, *[None] * 5),
        assumptions=weigh(ledger.assumptions),
    )


class _Maker:
    def __init__(self, rng, features):
        self.rng = rng
        self.features = features

    def chance(self, probability):
        return self.rng.random() < probability

    # ---- The ledger

    def make(self):
        self.contest = self._contest()
        self.tallies = self._tallies()
        self.final = next(tally.id for tally in self.tallies if tally.final)
        self.unnamed = f"votes[{{}},{'others' if self.covered else '*'}]"
        self.truth = self._truth()
        self.seats = self.chance(0.2)
        self.places = self.more_options = 0
        self.claims = []
        for number in range(self.rng.choice((2, 3, 4, 4, 5, 5, 6, 7))):
            self.claims.append(self._claim(f"c{number}"))
        self.assumptions = self._assumptions()
        self._supersede()
        ledger = model.Ledger(
            sources=tuple(model.Source(id, f"{id}.txt") for id in ("s1", "s2")),
            claimants=tuple(model.Claimant(id, account, id) for id, account in (("p", "x"), ("q", "x"), ("r", "y"))),
            contests=(self.contest,),
            tallies=tuple(sorted(self.tallies, key=lambda tally: tally.id)),
            claims=tuple(self.claims),
            assumptions=tuple(sorted(self.assumptions, key=lambda assumption: assumption.id)),
        )
        return Small(ledger, self._box(ledger))

    def _contest(self):
        rng = self.rng
        options = ("a", "b", "c")[: rng.choice((1, 2, 2, 2, 3))]
        self.covered = self.chance(0.5)
        groups = [model.Group("others", all_except=options)] if self.covered else []
        if len(options) > 2 and self.chance(0.4):
            groups.append(model.Group("pair", members=("a", "b")))
        if len(options) > 1 and self.chance(0.25):
            groups.append(model.Group("against", all_except=("a",)))
        each = 2 if self.chance(0.12) else 1
        return model.Contest(
            "k",
            options,
            groups=tuple(groups),
            blank_is_valid=self.chance(0.3),
            votes_per_ballot=each,
            votes_per_option=rng.randint(1, each),
            chamber=rng.choice((None, 1, 2, 3, 3)),
        )

    def _tallies(self):
        tallies = [model.Tally("whole", "k", final=True)]
        doubted = ("same-count",) if self.chance(0.5) else ()
        shapes = ("whole", "whole", "part", "part", "two parts", "chain", "made", "apart")
        shape = self.rng.choice(("part", "part", "two parts", "chain", "chain") if self._otherwise() else shapes)
        if shape in ("part", "two parts", "chain"):
            tallies.append(model.Tally("early", "k", part_of="whole", rests_on=doubted))
        if shape == "two parts":
            tallies.append(model.Tally("rival", "k", part_of="whole", rests_on=("rival-count",)))
        if shape == "chain":
            tallies[1] = model.Tally("early", "k", part_of="later", rests_on=doubted)
            tallies.append(model.Tally("later", "k", part_of="whole"))
        if shape == "apart":
            tallies.append(model.Tally("early", "k", replaces=None))
        if shape == "made":
            tallies[0] = model.Tally("whole", "k", final=True, made_of=("east", "west"), rests_on=doubted)
            tallies += [model.Tally("east", "k"), model.Tally("west", "k")]
        return tallies

    def _truth(self):
        """Counts that fit together, of the basic variables: each tally is what its parts hold, and some more."""
        truth = {}
        most = self.rng.choice((2, 4, 4, 8, 40))
        order = sorted(self.tallies, key=lambda t: ("early", "east", "west", "rival", "later", "whole").index(t.id))
        for tally in order:
            parts = [t.id for t in self.tallies if t.part_of == tally.id][:1]
            parts += tally.made_of
            for name, size in self._names(tally.id, most):
                own = 0 if tally.made_of else self.rng.randint(0, size)
                truth[name.format(tally.id)] = own + sum(truth[name.format(part)] for part in parts)
            self._round_ballots(tally.id, truth)
            roll = "registered[{}]"
            cast = self._cast(tally.id, truth)
            part_rolls = sum(truth[roll.format(part)] for part in parts)
            more = 0 if tally.made_of else max(0, cast - part_rolls) + self.rng.randint(0, 2)
            truth[roll.format(tally.id)] = part_rolls + more
        return truth

    def _names(self, tally, most):
        others = min(most, 2 if len(self.tallies) < 3 else 1)
        if not self.chance(0.5) or (self._crowded() and UNNAMED_ROOM not in self.features):
            others = 0
        yield from ((f"votes[{{}},{option}]", most) for option in self.contest.options)
        yield self.unnamed, others
        yield from (("null[{}]", 1), ("blank[{}]", 1), ("other[{}]", 1 if self.chance(0.2) else 0), ("sheets[{}]", 2))
        if self._crowded():
            yield "undervotes[{}]", 1

    def _crowded(self):
        return self.contest.votes_per_ballot > 1

    def _used(self, tally, truth):
        names = [self.unnamed, *(f"votes[{{}},{option}]" for option in self.contest.options)]
        return sum(truth[name.format(tally)] for name in names)

    def _round_ballots(self, tally, truth):
        if self._crowded():
            truth[f"undervotes[{tally}]"] += (self._used(tally, truth) + truth[f"undervotes[{tally}]"]) % 2

    def _valid(self, tally, truth):
        used = self._used(tally, truth) + truth.get(f"undervotes[{tally}]", 0)
        return used // self.contest.votes_per_ballot + (truth[f"blank[{tally}]"] if self.contest.blank_is_valid else 0)

    def _cast(self, tally, truth):
        apart = ("null", "other") if self.contest.blank_is_valid else ("null", "other", "blank")
        return self._valid(tally, truth) + sum(truth[f"{name}[{tally}]"] for name in apart)

    def _otherwise(self):
        return OTHERWISE in self.features

    # ---- Claims

    def _claim(self, id):
        rng = self.rng
        kinds = ["votes"] * 5 + ["share"] * 7 + ["total"] * 4 + ["turnout"] * 2 + ["coverage"] * 3 + ["winner"] * 3
        kinds += ["ahead", "lead", "lead", "rank", "rank", "options", "options", "endorses", "repeats"]
        kinds += ["seats", "seats", "control"] if self.seats else []
        kinds += ["votes", "share", "turnout", "coverage"] * 3 if self._otherwise() else []
        kind = rng.choice(kinds)
        place = kind in ("winner", "rank")
        if (
            place
            and self.places
            and JOINT_PLACES not in self.features
            and any(value for name, value in self.truth.items() if name.endswith((",others]", ",*]")))
        ):
            kind = "ahead" if len(self.contest.options) > 1 else "votes"
        self.places += kind in ("winner", "rank")
        self.common = {
            "id": id,
            "source": rng.choice(("s1", "s2")),
            "claimant": rng.choice(("p", "q", "r")),
            "tally": rng.choice(self.tallies).id,
            "rests_on": ("reading",) if self.chance(0.15) else (),
        }
        made = getattr(self, f"_{kind}")()
        return made if made is not None else self._votes()

    def _made(self, kind, printed, **special):
        return kind(**self.common, printed=printed, **special)

    def _figure(self, value, *, unit=""):
        """A printed figure of the value, or of one nearby."""
        rng = self.rng
        if self.chance(0.25):
            value += rng.choice((-2, -1, 1, 1, 2)) * (Fraction(1, 10) if unit else 1)
        value = max(Fraction(0), Fraction(value))
        rounding = rng.choice((Rounding.NEAREST, Rounding.NEAREST, *Rounding))
        digits = rng.choice((0, 0, 1)) if unit else 0
        shown = decimal_text(rounded(value * (100 if unit else 1) * 10**digits, rounding)[-1], digits, group="")
        form = rng.choice(("{}",) * 9 + ("more than {}", "at least {}", "less than {}", "up to {}", "about {}"))
        text = form.format(f"{shown}{unit}")
        if form == "less than {}" and float(shown) == 0:
            text = f"{shown}{unit}"
        if self.chance(0.07):
            text = f"between {shown} and {float(shown) + rng.randint(0, 5):g}{unit}"
        if unit == "%" and self.chance(0.04):
            text = rng.choice(("half", "two thirds", "three quarters"))
        return figures.parse(text, decimal=".", rounding=Rounding.NEAREST if self._otherwise() else rounding)

    def _option(self, *, groups=True):
        return self.rng.choice([*self.contest.options, *(group.id for group in self.contest.groups if groups)])

    def _true_votes(self, tally, option):
        group = self.contest.group(option)
        if group is None:
            return self.truth[f"votes[{tally},{option}]"]
        if group.members:
            return sum(self._true_votes(tally, member) for member in group.members)
        rest = [other for other in self.contest.options if other not in group.all_except]
        return sum(self._true_votes(tally, other) for other in rest) + self.truth[self.unnamed.format(tally)]

    def _true_total(self, tally, name):
        derived = {"valid": self._valid, "cast": self._cast}
        return derived[name](tally, self.truth) if name in derived else self.truth[f"{name}[{tally}]"]

    def _votes(self):
        option = self._option()
        figure = self._figure(self._true_votes(self.common["tally"], option))
        return self._made(model.Votes, figure.text, figure=figure, option=option)

    def _repeats(self):
        """The same again, by whoever."""
        places = model.Endorsement | model.Winner | model.Rank
        claims = [claim for claim in self.claims if not isinstance(claim, places)]
        if not claims:
            return None
        claim = self.rng.choice(claims)
        rests_on = claim.rests_on if self.chance(0.8) else ()
        return attrs.evolve(claim, **{**self.common, "tally": claim.tally, "rests_on": rests_on})

    def _share(self):
        totals = ("valid", "valid", "cast", "registered", "unstated")
        totals += ("unstated",) * 5 if self._otherwise() else ()
        option, of = self._option(), self.rng.choice(totals)
        whole = self._true_total(self.common["tally"], "valid" if of == "unstated" else of)
        figure = self._figure(Fraction(self._true_votes(self.common["tally"], option), max(whole, 1)), unit="%")
        return self._made(model.Share, figure.text, figure=figure, option=option, of=of)

    def _total(self):
        of = self.rng.choice(("valid", "valid", "cast", "cast", "null", "blank", "other", "registered", "sheets"))
        figure = self._figure(self._true_total(self.common["tally"], of))
        return self._made(model.Total, figure.text, figure=figure, of=of)

    def _turnout(self):
        cast, roll = (self._true_total(self.common["tally"], name) for name in ("cast", "registered"))
        figure = self._figure(Fraction(cast, max(roll, 1)), unit="%")
        of = self.rng.choice(("registered", "roll", "unstated", "unstated")) if self._otherwise() else "registered"
        return self._made(model.Turnout, figure.text, figure=figure, of=of)

    def _coverage(self):
        totals = ("cast", "cast", "sheets", "registered", "unstated")
        of = self.rng.choice((*totals, "unstated", "unstated") if self._otherwise() else totals)
        if self.chance(0.3):
            return self._made(model.Coverage, "partial", figure=None, of=of)
        name = "cast" if of == "unstated" else of
        part, whole = (self._true_total(tally, name) for tally in (self.common["tally"], self.final))
        figure = self._figure(Fraction(part, max(whole, 1)), unit="%")
        return self._made(model.Coverage, figure.text, figure=figure, of=of)

    def _winner(self):
        options = sorted(self.contest.options, key=lambda o: -self._true_votes(self.common["tally"], o))
        return self._made(model.Winner, "won", option=options[0] if self.chance(0.7) else self.rng.choice(options))

    def _ahead(self):
        option, over = self._option(), self._option()
        return None if option == over else self._made(model.Ahead, "ahead", option=option, over=over)

    def _lead(self):
        option, over = self._option(), self._option()
        if option == over:
            return None
        lead = self._true_votes(self.common["tally"], option) - self._true_votes(self.common["tally"], over)
        if lead < 0:
            option, over, lead = over, option, -lead
        if self.chance(0.5):
            figure = self._figure(lead)
            return self._made(model.Lead, figure.text, figure=figure, option=option, over=over)
        of = self.rng.choice(("valid", "valid", "cast", "registered"))
        figure = self._figure(Fraction(lead, max(1, self._true_total(self.common["tally"], of))), unit=" points")
        return self._made(model.Lead, figure.text, figure=figure, option=option, over=over, of=of)

    def _rank(self):
        option = self._option(groups=False)
        mine = self._true_votes(self.common["tally"], option)
        above = sum(self._true_votes(self.common["tally"], other) > mine for other in self.contest.options)
        rank = above + 1 + (self.rng.randint(0, 2) if self.chance(0.4) else 0)
        figure = figures.parse(("first", "second", "third", "4th", "5th", "6th")[rank - 1])
        return self._made(model.Rank, figure.text, figure=figure, option=option)

    def _options(self):
        besides = self.contest.options[: self.rng.randint(0, len(self.contest.options))]
        number = len(self.contest.options) + self.rng.choice((0, 0, 1, 1, 2)) - len(besides)
        figure = self._figure(number)
        self.more_options = max(self.more_options, int(figure.values.high or figure.values.low) + len(besides))
        return self._made(model.NumberOfOptions, figure.text, figure=figure, besides=besides)

    def _seats(self):
        figure = self._figure(self.rng.randint(0, 2))
        return self._made(model.Seats, figure.text, figure=figure, option=self._option(groups=False))

    def _control(self):
        return self._made(model.Control, "control", option=self._option(groups=False))

    def _endorses(self):
        if not self.claims:
            return None
        claim = self.rng.choice(self.claims)
        self.places += isinstance(claim, model.Winner | model.Rank)
        self.common["tally"] = claim.tally
        return self._made(model.Endorsement, "agrees", claim=claim.id)

    def _supersede(self):
        if len(self.claims) > 2 and self.chance(0.05):
            self.claims[-1] = attrs.evolve(self.claims[-1], supersedes=self.claims[0].id)

    # ---- Assumptions

    def _assumptions(self):
        made = []
        for assumption in model.BUILT_IN_ASSUMPTIONS[:5]:  # the others are of rounds and run-offs
            changes = {"holds": False} if self.chance(0.3) else {}
            if assumption.id in ("nothing-else", "cast-within-roll") and self.chance(0.15):
                changes["tallies"] = (self.rng.choice(self.tallies).id,)
            made.append(attrs.evolve(assumption, **changes))
        made += [model.Assumption(id, id, holds=self.chance(0.9)) for id in ("reading", "same-count", "rival-count")]
        if self.chance(0.7 if self._otherwise() else 0.3):
            quantities = self.rng.choice((("null",), ("null", "blank"), ("valid",), ("other",)))
            forms = ["at most 10%", "up to 25%", "at least 5%", "between 10% and 50%", "33.3%"]
            forms += ["less than 20%", "more than 5%"] if EMPTY_LIMITS in self.features else []
            forms = ["at most 10%", "up to 25%", "less than 20%", "at least 20%"] if self._otherwise() else forms
            made.append(
                model.Assumption(
                    "limit",
                    "a limit",
                    tallies=() if self.chance(0.6) else (self.rng.choice(self.tallies).id,),
                    quantities=quantities,
                    of=self.rng.choice(("cast", "cast", "valid", "registered")),
                    figure=figures.parse(self.rng.choice(forms), decimal="."),
                )
            )
        return made

    # ---- The box

    def _box(self, ledger):
        """Ranges around the truth, widened one step at a time while all can still be tried."""
        rng = self.rng
        box = {name: (value, value) for name, value in self.truth.items()}
        unempty = self._never_empty()
        box.update({name: (max(box[name][0], 1), max(box[name][1], 1)) for name in unempty})
        fixed = {name for name in box if name.endswith((",others]", ",*]")) and self._keeps_no_others(box)}
        if self.seats:
            most = self.contest.chamber or 2
            box["chamber[k]"] = (1, most)
            others = UNNAMED_SEATS in self.features
            for place, tally in enumerate(self.tallies):
                high = (most, 1 if len(self.contest.options) < 3 else 0, 0)[place]
                box.update({f"seats[{tally.id},{option}]": (0, high) for option in self.contest.options})
                box[f"seats[{tally.id},*]"] = (0, high if others else 0)
        lows = {name: 1 if low and (name in unempty or self.chance(0.3)) else 0 for name, (low, _) in box.items()}
        fixed |= {name for name in box if name.startswith(("seats", "chamber"))}
        weights = {name: 5 if name.startswith("votes") else 2 for name in box if name not in fixed}
        limit = rng.choice((500, 3_000, 10_000, MOST_POINTS))
        boxes = [box]
        for _ in range(rng.randint(8, 60)):
            name = rng.choices(list(weights), list(weights.values()))[0]
            low, high = box[name]
            wider = (low - 1, high) if low > lows[name] and self.chance(0.5) else (low, high + 1)
            trial = {**box, name: wider}
            if self._points(trial) <= limit:
                box = trial
                boxes.append(box)
        fitting = (box for box in reversed(boxes) if points(ledger, box) <= MOST_POINTS)
        return next(fitting, None) or self._without_early_seats(boxes[0])

    def _without_early_seats(self, box):
        """The box with seats of the final tally alone."""
        early = [name for name in box if name.startswith("seats") and not name.startswith(f"seats[{self.final},")]
        return box | dict.fromkeys(early, (0, 0))

    def _never_empty(self):
        """What to keep above 0 so that every reading of an unstated total has something to be a share of."""
        if EMPTY_READINGS in self.features:
            return set()
        unstated = [claim.tally for claim in self.claims if getattr(claim, "of", None) == "unstated"]
        tallies = {*unstated, self.final} if unstated else set()
        names = ("votes[{},a]", "sheets[{}]", "registered[{}]")
        names += ("votes[{},b]", "undervotes[{}]") if self._crowded() and len(self.contest.options) > 1 else ()
        return {name.format(tally) for tally in tallies for name in names}

    def _keeps_no_others(self, box):
        """Whether unnamed options stay without votes: where what they are is beyond what was asked for."""
        if self._crowded() and UNNAMED_ROOM not in self.features:
            return True
        return self.places > 1 and JOINT_PLACES not in self.features

    def _points(self, box):
        points = 1
        slots = 0
        for name, (low, high) in box.items():
            points *= high - low + 1
            if name.endswith((",others]", ",*]")) and name.startswith("votes"):
                slots += high
        numbers = 2 + slots + self.more_options
        splits = 1.6 ** max(0, slots - 1) if self.places or self._crowded() else 1
        return points * numbers * splits
