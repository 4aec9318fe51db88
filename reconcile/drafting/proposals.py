"""A text -> proposals: each figure and declaration with the claim that it most likely is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

import attrs

from reconcile.drafting.attribution import IN_THEM, REACH, Attribution
from reconcile.drafting.counted_words import OPTIONS, VOTES
from reconcile.drafting.declarations import Declaration, declarations
from reconcile.drafting.earlier import is_earlier
from reconcile.drafting.heads import language_of
from reconcile.drafting.kinds import kind_of
from reconcile.drafting.left_out import note_overlooked
from reconcile.drafting.margins import ahead_and_behind
from reconcile.drafting.mentions import Mention, decimal_of, mentions
from reconcile.drafting.names import Names, find_names
from reconcile.drafting.pairs import PAIRS, is_apposed, is_in_brackets
from reconcile.drafting.passages import complete, count_of
from reconcile.drafting.proposed import OUTLET, Draft, Proposal
from reconcile.drafting.roles import OTHERS, Roles
from reconcile.drafting.rules import EARLIER
from reconcile.drafting.shapes import Mark, Sentence, Shape, folded, pattern, sentences
from reconcile.drafting.speakers import Speakers
from reconcile.drafting.tables import with_heads
from reconcile.languages import term

__all__ = ["NEEDS_OPTION", "draft_of"]

NEEDS_OPTION: Final = ("votes", "share", "seats", "lead", "rank", "winner", "control", "ahead")
CHAMBER: Final = pattern(
    r"\b(?:legislative|parliamentary|assembly|congressional|senate|council|chamber|legislativas?|parlamentarias?|asamblea|congreso"
    r"|municipales|concejos?|regionales|senado)\b(?! (?:president|of (?:ministers|state)))"
)
ONE_OFFICE: Final = pattern(
    r"\b(?:(?:president|governor|mayor)-elect|(?:president[ea]|gobernador[a]?|alcalde|alcaldesa) (?:re)?elect[oa]"
    r"|re-?election for|(?:race|elections?|contest|vote|run|running|runoff) for (?:the )?(?:mayor|president|governor)"
    r"|presidential"
    r"|mayoral|gubernatorial|presidency|run-?off|de (?:president[ea]|alcalde|gobernador)|presidencial(?:es)?|alcaldia"
    r"|gobernacion|presidencia)\b"
)
OURS: Final = ("we", "i", "ganamos", "hemos ganado", "hemos vencido")
QUOTATION: Final = '"\u201c\u201d\u00ab\u00bb'
GIVING: Final = pattern(r" (?:(?:has|had|have|ya|tambien|le|les|also|later|then|finally|finalmente) ){0,2}")
"""What may stand between a body and that it gives a victory."""
OTHER: Final = pattern(r" (?:other|otr)")
PLACED: Final = pattern(
    rf" (?:\w+ ){{0,2}}?{OPTIONS} (?:(?:who|that|which|que) )?(?:had |have )?(?:came|come|finished|placed|ranked|were|are|ended"
    r"|quedaron|terminaron|llegaron|ocuparon|acabaron)(?: (?:in|en|up|el|the|como)){0,2} (?:second|segund[oa]s?|0+)\b"
    r"(?:[^.;NS]{0,60}?\b(?:after|behind|tras|detras de|despues de) (?:[a-z]+ ){0,3}?(?P<name>[NS]+))?"
)
"""Options told by their places: "two candidates came in second and third after Ana"."""
A_RESULT: Final = pattern(rf"P|0 (?:de )?(?:[a-z]+ )?{VOTES}\b")
BESIDE_THE_COUNT: Final = ("options", "rank")
"""What an outlet tells of its own accord, between the figures of others."""


def draft_of(text: str, language: str | None = None) -> Draft:
    """Find the figures and declarations of a text. Raises `ReconcileError` where it has too many for an article."""
    decimal = decimal_of(text)
    figures = with_heads(text, mentions(text, decimal), decimal)
    plain, parts = folded(text), sentences(text)
    names = find_names(text, parts, [(each.start, each.end) for each in figures])
    marks = [Mark(each.start, each.end, "P" if each.is_share else "0") for each in figures]
    shape = Shape.of(text, plain, parts, [*names.marks, *marks])
    speakers = Speakers.of(shape, names)
    reader = _Reader(
        shape, names, speakers, Roles.of(shape, speakers), _is_chamber(shape), Attribution(shape, speakers)
    )
    found = reader.read(figures, declarations(shape))
    valid = complete(found, figures, shape)
    note_overlooked(found, figures, shape)
    return Draft(
        text,
        language or language_of(plain),
        decimal,
        names.entities,
        speakers.sides,
        found,
        reader.is_chamber,
        issuer=reader.said.issuer,
        parties=names.parties,
        candidates=speakers.candidates,
        blank_is_valid=valid,
    )


def _is_chamber(shape: Shape) -> bool:
    """Whether the text speaks of the election of a chamber, and of none for an office."""
    if ONE_OFFICE.search(shape.shape):
        return False
    chamber = len(CHAMBER.findall(shape.shape)) + sum(
        1
        for mark in shape.marks
        if mark.letter == "B" and re.search("assembly|parliament|congress|senate|asamblea|congreso", mark.key)
    )
    return chamber > 0


@attrs.define
class _Reader:
    """Makes proposals of figures and declarations, in the order of the text."""

    shape: Shape
    names: Names
    speakers: Speakers
    roles: Roles
    is_chamber: bool
    said: Attribution
    before: Proposal = attrs.field(factory=lambda: Proposal(0, 0, ""))
    """The figure before."""
    numbers_of: dict[str, dict[str, Fraction]] = attrs.field(factory=dict)
    """The last number of votes and the last share of each option."""
    seen: dict[str, None] = attrs.field(factory=dict)
    """The options so far, in the order of the text."""

    def read(self, figures: Sequence[Mention], words: Sequence[Declaration]) -> list[Proposal]:
        """The proposals, in the order of the text."""
        starts = [part.start for part in self.shape.sentences]
        found: list[Proposal] = []
        every: list[Mention | Declaration] = [*figures, *words]
        for each in sorted(every, key=lambda item: (item.start, item.end)):
            if isinstance(each, Mention):
                self.before = self._figure(each, self._sentence(starts, each.start))
                found.append(self.before)
            else:
                found += self._declared(each)
            self.seen |= {proposal.option: None for proposal in found[-2:] if proposal.option not in ("", OTHERS)}
        return sorted(found, key=lambda item: (item.start, item.end))

    def _sentence(self, starts: list[int], place: int) -> Sentence:
        return self.shape.sentences[max(0, bisect_right(starts, place) - 1)]

    def _figure(self, mention: Mention, sentence: Sentence) -> Proposal:
        """The claim that a figure makes, or why it makes none."""
        reading = kind_of(self.shape, sentence, mention)
        other = reading.other or ("" if not is_earlier(self.shape, sentence) else EARLIER)
        found = Proposal(mention.start, mention.end, mention.text, problem=mention.problem, other=other)
        if other:
            return found
        found.kind, found.of, found.quantity = reading.kind, reading.of, reading.quantity
        found.whole, found.stations = reading.whole, reading.stations
        found.count = count_of(self.shape, sentence)
        alone = A_RESULT.search(self.shape.shape, sentence.start, sentence.end) is None
        reach = 1 if found.kind in BESIDE_THE_COUNT and alone else REACH
        found.claimant = self.said.claimant_at(sentence, mention.start, reach=reach)
        if found.kind == "lead":
            found.option, found.over = self.roles.of_lead(sentence, mention.start, mention.end, found.claimant)
            numbers = self.numbers_of.get("share" if found.of else "votes") or {}
            found.option, found.over = ahead_and_behind(found.option, found.over, numbers, self.seen, mention.figure)
        elif found.kind in NEEDS_OPTION and not found.quantity:
            self.roles.itself = found.kind == "seats"
            found.option = self._option_of(found, sentence)
        number = mention.figure.number if mention.figure is not None else None
        if found.kind in ("votes", "share") and number is not None and found.option not in ("", OTHERS):
            self.numbers_of.setdefault(found.kind, {})[found.option] = number
        if found.kind == "options":
            self._complete_options(found, sentence)
        return found

    def _option_of(self, found: Proposal, sentence: Sentence) -> str:
        """The option of a figure: that of the one with which it makes a pair, whatever else stands near."""
        place = sentence, found.start, found.end, found.claimant
        if found.kind == "rank":
            return self.roles.of_rank(*place)
        option = self._option_of_pair(found, sentence) or self.roles.of_figure(*place, kind=found.kind)
        self.roles.given.setdefault((sentence, found.kind), set()).add(option)
        return option

    def _option_of_pair(self, found: Proposal, sentence: Sentence) -> str:
        """The option of the figure right before with which this one makes a pair; "" where it makes none."""
        before = self.before
        if before.other or PAIRS.get(found.kind) != before.kind:
            return ""
        if is_in_brackets(self.shape, before.end, found.start):
            return before.option
        apposed = is_apposed(self.shape, before.end, found.start)
        return before.option if apposed and not self.roles.named_after(sentence, found.start, found.end) else ""

    def _complete_options(self, found: Proposal, sentence: Sentence) -> None:
        """Besides whom so many options are: "other" ones besides all so far, those in some places besides whom they follow."""
        if OTHER.match(self.shape.shape, found.end):
            found.besides = tuple(self.seen)
        elif (match := PLACED.match(self.shape.shape, found.end, sentence.end)) is not None:
            mark = self.shape.at(match.start("name")) if match["name"] else None
            found.placed, found.besides = True, (self.roles.option(mark),) if mark is not None else ()

    def _declared(self, each: Declaration) -> Iterator[Proposal]:
        """The claim that a declaration makes, or why it makes none; of two winners, two claims."""
        printed = self.shape.text[each.start : each.end]
        found = Proposal(each.start, each.end, printed)
        if each.kind == "turns out":
            found.other = term("a statement about how the result will turn out; no count")
            yield found
            return
        if not each.kind or each.denied or is_earlier(self.shape, each.sentence):
            found.other = term("speaks of a result; not read as a statement of one")
            yield found
            return
        if each.kind == "partial":
            found.kind, found.of, found.claimant = (
                "coverage",
                "unstated",
                self.said.claimant_at(each.sentence, each.start),
            )
            yield found
            return
        victory = "control" if self.is_chamber else "winner"
        found.kind = {"as declared": victory, "winner": victory, "ranked": "winner"}.get(each.kind, each.kind)
        if each.kind == "winner" and each.groups.get("subject") and "both" in self._group(each, "subject"):
            yield from self._both(each, found)
            return
        found.option, found.claimant = self._winner(each), self._by(each)
        found.placed = each.kind == "ranked"
        found.so_far = self._in_them(each)
        found.given = found.so_far or "gives" in each.groups
        found.count = count_of(self.shape, each.sentence)
        found.quoted = any(mark in self.shape.text[max(0, each.start - 1) : each.end + 1] for mark in QUOTATION)
        if "over" in each.groups:
            mark = self.shape.at(each.groups["over"][0])
            found.over = self.roles.option(mark) if mark is not None else ""
        if found.option in self.roles.places:
            found = attrs.evolve(found, kind="", option="", other=term("names a place where an option would be named"))
        self.roles.found(found.option, each.sentence)
        yield found

    def _in_them(self, each: Declaration) -> bool:
        """Whether a victory is told of sheets or a count that were spoken of: "in them", with no figure between."""
        said = [match.end() for match in IN_THEM.finditer(self.shape.shape, each.sentence.start, each.end)]
        return bool(said) and not self.shape.within(said[-1], each.start, "0P")

    def _group(self, each: Declaration, name: str) -> str:
        start, end = each.groups.get(name, (0, 0))
        return self.shape.shape[start:end]

    def _both(self, each: Declaration, found: Proposal) -> Iterator[Proposal]:
        """Two who each say that they won: one claim each, at the same words."""
        names = list(dict.fromkeys(self.roles.named_before(each.sentence, each.start)))[-2:]
        for key in names or [""]:
            yield attrs.evolve(found, option=key, claimant=key)

    def _winner(self, each: Declaration) -> str:
        """The option that is said to have won or to be ahead."""
        for name in ("option", "subject"):
            start, _ = each.groups.get(name, (-1, -1))
            if (mark := self.shape.at(start)) is not None and mark.letter in "NS":
                return self.roles.option(mark)
        words = self._group(each, "option") or self._group(each, "subject")
        if "own_side" in each.groups:
            own = self.roles.his_candidate(each.sentence, each.start, each.end)
            return own or self.roles.of_side_key(self._by(each))
        if words in ("he", "she", "him", "her"):
            named = self.roles.named_before(each.sentence, each.start)
            return ([key for key in named if key in self.seen] or named or [self.roles.last])[-1]
        if self._group(each, "own") in OURS:
            speaker = self._by(each)
            return self.speakers.candidates.get(self.speakers.sides.get(speaker, speaker), speaker)
        subject = self.speakers.subject(each.sentence, each.start, "NS")
        if subject is not None:
            return self.roles.of_side(subject) or self.roles.option(subject)
        return ""

    def _by(self, each: Declaration) -> str:
        """Who declares it."""
        start, _ = each.groups.get("by", each.groups.get("subject", (-1, -1)))
        if (mark := self.shape.at(start)) is not None:
            return self.said.spoke(each.sentence, mark.key)
        own = self._group(each, "own")
        if own in OURS:
            return (
                self.said.claimant_at(each.sentence, each.start)
                or self.said.next_speaker(each.sentence)
                or self.said.last_speaker(each.sentence)
            )
        if "gives" in each.groups and (giver := self._giver(each)) is not None:
            return self.said.spoke(each.sentence, giver.key)
        if own or "verb" in each.groups or each.kind == "endorses":
            subject = self.speakers.subject(each.sentence, each.start)
            return OUTLET if subject is None else self.speakers.spoken_for(subject, each.sentence).key
        return self.said.claimant_at(each.sentence, each.start, reach=1 if each.kind == "ranked" else REACH)

    def _giver(self, each: Declaration) -> Mark | None:
        """The body, or those who speak for someone, right before words that give a victory: "the council gave"."""
        subject = self.speakers.subject(each.sentence, each.start, "CBS")
        between = self.shape.shape[subject.end : each.start] if subject is not None else ""
        return subject if GIVING.fullmatch(between) else None
