"""Claim files in which everything is true: drawn from counts that fit together, and printed as a convention has it.

Every contest is counted in blocks of ballots that obey all rules and assumptions by themselves, so that every union of
blocks does: tallies within tallies, regions that make up a whole. The same seed gives the same files for ever.
"""

from __future__ import annotations

import random
from fractions import Fraction

import attrs

from reconcile.figures import Rounding

ACCOUNTS = {"council": "council", "court": "council", "ana": "ana", "observers": "observers"}
SHAPES = ("whole", "part", "chain", "regions", "chain of regions", "rivals", "recount")
PLACES = ("first", "second", "third", "4th", "5th", "6th", "7th", "8th", "9th")
TOTALS = ("valid", "null", "blank", "other", "cast", "registered", "sheets")


@attrs.frozen
class Honest:
    """The text of a claim file, and the convention by which its figures were rounded."""

    text: str
    rounding: Rounding


def honest(seed, *, rounding=None, contests=None):
    """The file of that seed: of one contest or two, and by any convention, unless these are given."""
    rng = random.Random(f"honest {seed}")
    rounding = rounding or rng.choice((Rounding.NEAREST, Rounding.NEAREST, *Rounding))
    number = contests or rng.choice((1, 1, 1, 2))
    files = [_Contest(rng, f"k{i}", rounding) for i in range(number)]
    head = '[source]\nid = "s"\ndocument = "s.txt"\ndecimal = "."\n'
    head += "".join(f'[[claimant]]\nid = "{id}"\naccount = "{account}"\n' for id, account in ACCOUNTS.items())
    return Honest(head + _assumptions(rng, files) + "".join(each.text() for each in files), rounding)


def shown(value, digits, rounding, rng):
    """The decimal text of a value under a convention; ties either way where nobody knows."""
    scaled = Fraction(value) * 10**digits
    floor = scaled.numerator // scaled.denominator
    over, half = scaled - floor, Fraction(1, 2)
    up = {
        Rounding.NEAREST: over > half or (over == half and rng.random() < 0.5),
        Rounding.HALF_UP: over >= half,
        Rounding.HALF_DOWN: over > half,
        Rounding.HALF_EVEN: over > half or (over == half and floor % 2 == 1),
        Rounding.TRUNCATED: False,
        Rounding.CEILING: over > 0,
    }[rounding]
    whole = floor + up
    return f"{whole // 10**digits:,}.{whole % 10**digits:0{digits}d}" if digits else f"{whole:,}"


def _assumptions(rng, contests):
    """Limits that every block keeps, so that all tallies and what they leave keep them; and a plain reading."""
    text = '[[assumption]]\nid = "reading"\ntext = "a reading"\n'
    blocks = [block for contest in contests for block in contest.blocks]
    if any(block["other"] for block in blocks):
        text += '[[assumption]]\nid = "nothing-else"\nholds = false\n'
    if rng.random() < 0.5:
        quantities, of = rng.choice(((("null", "blank"), "cast"), (("null",), "cast"), (("valid",), "registered")))
        ratios = [Fraction(sum(block[name] for name in quantities), block[of]) for block in blocks if block[of]] or [
            Fraction(0)
        ]
        least = shown(min(ratios) * 100, 1, Rounding.TRUNCATED, rng)
        most = shown(max(ratios) * 100, 1, Rounding.CEILING, rng)
        figure = rng.choice((f"at most {most}%", f"at least {least}%", f"between {least}% and {most}%"))
        text += f'[[assumption]]\nid = "limit"\ntext = "a limit"\nquantities = {list(quantities)}\nof = "{of}"\n'
        text += f'figure = "{figure}"\n'
    return text + "".join(contest.average() for contest in contests)


class _Contest:
    def __init__(self, rng, id, rounding):
        self.rng = rng
        self.id = id
        self.rounding = rounding
        self.options = ["a", "b", "c", "d", "e"][: rng.choice((1, 2, 2, 3, 3, 5))]
        self.grouped = rng.random() < 0.6
        self.hidden = [f"h{i}" for i in range(rng.choice((0, 1, 2, 3)))] if self.grouped else []
        self.groups = {"others": self.hidden} if self.grouped else {}
        if len(self.options) > 2:
            self.groups["pair"] = self.options[:2]
            self.groups["rest"] = [*self.options[1:], *self.hidden]
        self.blank_is_valid = rng.random() < 0.3
        self.each = rng.choice((1, 1, 1, 1, 2, 3))
        self.per_option = rng.randint(1, self.each)
        self.places = rng.random() < 0.5
        self.shape = rng.choice(SHAPES)
        self.size = rng.choice((0, 1, 3, 10, 100, 10_000, 1_000_000))
        self.others = rng.random() < 0.1
        self.blocks = [self._block() for _ in range(4)]
        self.tallies = self._tallies()
        self.chamber = rng.choice((0, 0, 0, 1, 5, 120))
        self.seats = self._split(self.chamber, len(self.options) + bool(self.hidden))
        self.claims = []

    def chance(self, probability):
        return self.rng.random() < probability

    # ---- What is true

    def _split(self, number, ways):
        """A number as a sum of so many."""
        cuts = sorted(self.rng.randint(0, number) for _ in range(ways - 1))
        return [b - a for a, b in zip([0, *cuts], [*cuts, number], strict=True)]

    def _block(self):
        """So many ballots, all counts of them, and at least as many voters."""
        rng, size = self.rng, self.rng.choice((self.size, self.rng.randint(0, self.size)))
        marked = rng.randint(0, size)
        names = [*self.options, *self.hidden]
        left, votes = marked * self.each, {}
        for name in sorted(names, key=lambda _: rng.random()):
            votes[name] = rng.randint(0, min(left, marked * self.per_option))
            left -= votes[name]
        if self.each == 1 and left:
            votes[rng.choice(names)] += left
        block = {name: votes[name] for name in names}
        block |= {name: rng.randint(0, max(1, size // 20)) for name in ("null", "blank")}
        block["other"] = rng.randint(0, 2) if self.others else 0
        block["valid"] = marked + (block["blank"] if self.blank_is_valid else 0)
        block["cast"] = block["valid"] + block["null"] + block["other"]
        block["cast"] += 0 if self.blank_is_valid else block["blank"]
        block["registered"] = block["cast"] + rng.randint(0, size)
        block["sheets"] = rng.randint(1, 1 + size // 100)
        return block

    def _tallies(self):
        """Each tally's blocks and relations."""
        early, later, whole = [0], [0, 1], [0, 1, 2, 3]
        shapes = {
            "whole": {},
            "part": {"early": (early, 'part_of = "{}-whole"')},
            "chain": {"early": (early, 'part_of = "{}-later"'), "later": (later, 'part_of = "{}-whole"')},
            "rivals": {"early": (early, 'part_of = "{}-whole"'), "rival": ([0, 2], 'part_of = "{}-whole"')},
            "regions": {"east": ([0, 1], ""), "west": ([2, 3], "")},
            "chain of regions": {
                "early": (early, 'part_of = "{}-later"'),
                "later": (later, 'part_of = "{}-east"'),
                "east": ([0, 1, 2], ""),
                "west": ([3], ""),
            },
            "recount": {
                "wrong": ([0, 3], 'part_of = "{}-whole"'),
                "early": ([0, 1], 'part_of = "{0}-whole"\nreplaces = "{0}-wrong"'),
            },
        }
        found = {name: (blocks, words.format(self.id)) for name, (blocks, words) in shapes[self.shape].items()}
        regions = f'made_of = ["{self.id}-east", "{self.id}-west"]' if "regions" in self.shape else ""
        return {"whole": (whole, f"final = true\n{regions}"), **found}

    def count(self, tally, name):
        blocks = [self.blocks[i] for i in self.tallies[tally][0]]
        return sum(block[part] for part in self.groups.get(name, [name]) for block in blocks)

    # ---- The file

    def text(self):
        rng = self.rng
        quoted = ", ".join(f'"{option}"' for option in self.options)
        text = f'[[contest]]\nid = "{self.id}"\noptions = [{quoted}]\n'
        text += f"blank_is_valid = {str(self.blank_is_valid).lower()}\n"
        text += f"votes_per_ballot = {self.each}\nvotes_per_option = {self.per_option}\n"
        text += f"chamber = {self.chamber}\n" if self.chamber and self.chance(0.7) else ""
        if self.grouped:
            text += f'[[contest.group]]\nid = "others"\nall_except = [{quoted}]\n'
        if "pair" in self.groups:
            text += '[[contest.group]]\nid = "pair"\nmembers = ["a", "b"]\n'
            text += '[[contest.group]]\nid = "rest"\nall_except = ["a"]\n'
        for name, (_, words) in self.tallies.items():
            text += f'[[tally]]\nid = "{self.id}-{name}"\ncontest = "{self.id}"\n{words}\n'
            text += f'counted_by = "{rng.choice(list(ACCOUNTS))}"\n' if self.chance(0.5) else ""
            text += 'rests_on = ["reading"]\n' if ("_of" in words and self.chance(0.2)) else ""
        return text + "".join(self._claims())

    def average(self):
        """That the uncounted sheets, or voters, hold no more than so many times the ballots of those counted."""
        if self.shape not in ("part", "chain", "rivals"):
            return ""
        tally = "later" if self.shape == "chain" else "early"
        per = self.rng.choice(("sheets", "registered"))
        counted, whole = ({name: self.count(t, name) for name in ("cast", per)} for t in (tally, "whole"))
        if not counted["cast"] or not counted[per] or whole[per] == counted[per]:
            return ""
        times = Fraction(whole["cast"] - counted["cast"], whole[per] - counted[per])
        times /= Fraction(counted["cast"], counted[per])
        limit = shown(times * 100, 0, Rounding.CEILING, self.rng).replace(",", "")
        limit = f"at most {limit}%" if self.chance(0.7) else f"between 0% and {limit}%"
        return (
            f'[[assumption]]\nid = "alike-{self.id}"\ntext = "alike"\ntallies = ["{self.id}-{tally}"]\n'
            f'quantities = ["cast"]\nper = "{per}"\nfigure = "{limit}"\n'
        )

    def _claims(self):
        kinds = ["votes"] * 6 + ["share"] * 6 + ["total"] * 5 + ["turnout"] * 2 + ["coverage"] * 3 + ["lead"] * 3
        kinds += ["winner", "ahead", "options", "endorses", "supersedes"]
        kinds += ["winner", "rank", "rank"] if self.places else []
        kinds += ["seats", "seats", "control"] if self.chamber else []
        for number in range(self.rng.randint(1, 16)):
            tally = self.rng.choice(list(self.tallies))
            said = getattr(self, f"_{self.rng.choice(kinds)}")(tally)
            if said is not None:
                id = f"{self.id}-c{number}"
                where = "" if said.startswith("endorses") else f'tally = "{self.id}-{tally}"\n'
                self.claims.append((id, tally, said))
                rests = 'rests_on = ["reading"]\n' if self.chance(0.1) else ""
                claimant = f'claimant = "{self.rng.choice(list(ACCOUNTS))}"\n'
                yield f'[[claim]]\nid = "{id}"\n{where}{claimant}{rests}{said}\n'

    # ---- Figures

    def _number(self, value):
        """A count: as it is, rounded to thousands or millions, or within a range."""
        rng = self.rng
        sort = rng.choice(("exact",) * 5 + ("large", "at least", "up to", "more", "less", "about", "between"))
        if sort == "large" and value >= 10_000:
            size, word = (10**6, "million") if value >= 10**6 else (10**3, "thousand")
            return f"{shown(Fraction(value, size), rng.choice((1, 2)), self.rounding, rng)} {word}"
        low, high = value - rng.randint(0, value // 10), value + rng.randint(0, value // 10)
        nearest = int(shown(Fraction(value, 10), 0, Rounding.NEAREST, rng).replace(",", "")) * 10
        about = f"about {nearest:,}" if value >= 100 else f"{value}"
        forms = {
            "at least": f"at least {low:,}",
            "up to": f"up to {high:,}",
            "more": f"more than {low - 1:,}" if low else f"{value:,}",
            "less": f"less than {high + 1:,}",
            "about": about,
            "between": f"between {low:,} and {high:,}",
        }
        return forms.get(sort, f"{value:,}")

    def _ratio(self, part, whole, unit="%"):
        rng, digits = self.rng, self.rng.choice((0, 1, 1, 2, 3))
        value = Fraction(part, whole) * 100
        sort = rng.choice(("rounded",) * 7 + ("at least", "up to", "more", "less", "about", "between"))
        low, high = (shown(value, digits, r, rng).replace(",", "") for r in (Rounding.TRUNCATED, Rounding.CEILING))
        rounded = shown(value, digits, self.rounding, rng).replace(",", "")
        forms = {
            "at least": f"at least {low}{unit}",
            "up to": f"up to {high}{unit}",
            "more": f"more than {low}{unit}" if Fraction(low) < value else f"{rounded}{unit}",
            "less": f"less than {high}{unit}" if Fraction(high) > value else f"{rounded}{unit}",
            "about": f"about {rounded}{unit}"
            if self.rounding in (Rounding.NEAREST, Rounding.HALF_UP)
            else f"{rounded}{unit}",
            "between": f"between {low} and {high}{unit}" if unit == "%" else f"{rounded}{unit}",
        }
        return forms.get(sort, f"{rounded}{unit}")

    # ---- Claims: the lines of an entry, or `None` where there is nothing true to say

    def _option(self):
        return self.rng.choice([*self.options, *self.groups])

    def _votes(self, tally):
        option = self._option()
        return f'votes = "{self._number(self.count(tally, option))}"\noption = "{option}"'

    def _share(self, tally):
        if self.chance(0.15):
            quantity = self.rng.choice(("null", "blank", "valid"))
            of = self.rng.choice(("cast", "registered"))
            whole = self.count(tally, of)
            figure = self._ratio(self.count(tally, quantity), whole) if whole else None
            return f'share = "{figure}"\nquantity = "{quantity}"\nof = "{of}"' if figure else None
        option, of = self._option(), self.rng.choice(("valid", "valid", "cast", "registered", "unstated"))
        whole = self.count(tally, self.rng.choice(("valid", "cast")) if of == "unstated" else of)
        part = self.count(tally, option)
        return f'share = "{self._ratio(part, whole)}"\noption = "{option}"\nof = "{of}"' if whole else None

    def _total(self, tally):
        of = self.rng.choice(TOTALS)
        return f'total = "{self._number(self.count(tally, of))}"\nof = "{of}"'

    def _turnout(self, tally):
        of = self.rng.choice(("registered", "roll", "unstated"))
        roll = {"registered": tally, "roll": "whole", "unstated": self.rng.choice((tally, "whole"))}[of]
        whole = self.count(roll, "registered")
        return f'turnout = "{self._ratio(self.count(tally, "cast"), whole)}"\nof = "{of}"' if whole else None

    def _coverage(self, tally):
        of = self.rng.choice(("cast", "sheets", "registered", "unstated"))
        name = self.rng.choice(("cast", "sheets", "registered")) if of == "unstated" else of
        part, whole = self.count(tally, name), self.count("whole", name)
        if part < whole and self.chance(0.2):
            return f'coverage = "partial"\nof = "{of}"'
        return f'coverage = "{self._ratio(part, whole)}"\nof = "{of}"' if whole else None

    def _by_votes(self, tally):
        return sorted([*self.options, *self.hidden], key=lambda name: -self.count(tally, name))

    def _winner(self, tally):
        first, *others = self._by_votes(tally)
        most = self.count(tally, first)
        alone = most > 0 and not (others and self.count(tally, others[0]) == most)
        return f'winner = "{first}"\nprinted = "won"' if alone and first in self.options else None

    def _ahead(self, tally):
        a, b = self._option(), self._option()
        if self.count(tally, a) > self.count(tally, b):
            return f'ahead = "{a}"\nover = "{b}"\nprinted = "ahead"'
        return None

    def _lead(self, tally):
        a, b = self._option(), self._option()
        lead = self.count(tally, a) - self.count(tally, b)
        of = self.rng.choice(("valid", "cast", "registered"))
        if lead <= 0:
            return None
        whole = self.count(tally, of)
        if self.chance(0.5) and whole:
            return f'lead = "{self._ratio(lead, whole, " points")}"\noption = "{a}"\nover = "{b}"\nof = "{of}"'
        return f'lead = "{self._number(lead)}"\noption = "{a}"\nover = "{b}"'

    def _rank(self, tally):
        option = self.rng.choice(self.options)
        mine = self.count(tally, option)
        above = sum(self.count(tally, other) > mine for other in (*self.options, *self.hidden))
        return f'rank = "{PLACES[above]}"\noption = "{option}"'

    def _options(self, _):
        besides = self.options[: self.rng.randint(0, len(self.options))]
        number = len(self.options) + len(self.hidden) - len(besides)
        quoted = ", ".join(f'"{option}"' for option in besides)
        return f'options = "{self._number(number)}"\nbesides = [{quoted}]'

    def _seats(self, tally):
        if tally != "whole":
            return None
        number = self.rng.randrange(len(self.options))
        return f'seats = "{self._number(self.seats[number])}"\noption = "{self.options[number]}"'

    def _control(self, tally):
        for option, seats in zip(self.options, self.seats, strict=False):
            if 2 * seats > self.chamber and tally == "whole":
                return f'control = "{option}"\nprinted = "control"'
        return None

    def _endorses(self, _):
        if not self.claims:
            return None
        return f'endorses = "{self.rng.choice(self.claims)[0]}"\nprinted = "agrees"'

    def _supersedes(self, tally):
        """The only claim that is not true: one that was corrected by the claim that comes after it."""
        option = self.rng.choice(self.options)
        id = f"{self.id}-wrong{len(self.claims)}"
        wrong = f"{self.count(tally, option) + self.rng.randint(1, 9):,}"
        where = f'tally = "{self.id}-{tally}"\nclaimant = "council"\n'
        right = f'votes = "{self.count(tally, option):,}"\noption = "{option}"\nsupersedes = "{id}"'
        return f'{right}\n[[claim]]\nid = "{id}"\n{where}votes = "{wrong}"\noption = "{option}"'
