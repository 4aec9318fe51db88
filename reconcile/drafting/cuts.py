"""Which of several counts of one claimant a figure is of: "en el primer corte, a las 21:15", "the earlier bulletin".

A sentence may name a count by its number, by a word such as "earlier", or by its hour. Such figures are of a count of
their own where the words or the head of the document say that it is another one, or where they cannot be of the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from reconcile.drafting.count_labels import Label, labels_of
from reconcile.drafting.heads import dated
from reconcile.drafting.proposed import Cut, Proposal
from reconcile.drafting.shapes import Sentence, Shape, folded, pattern
from reconcile.figures import Figure

__all__ = ["are_apart", "of_other_counts"]

ATTACHED: Final = pattern(r",? ?(?:(?:en|del?|in|of|from|at|a|with)(?: (?:el|la|the|its|su|un))? )?")
"""Between a figure and the words for the count that it alone is of."""
COMPARED: Final = pattern(
    r"\b(?:frente al?|(?:por )?(?:encima|debajo) del?|contra|up from|down from|compared (?:to|with)|than|respecto del?"
    r"|superior al?|inferior al?|above|below|against)(?: (?:el|un|los|the))? $"
)
"""What stands before a figure that is held against those before it."""
GOES_ON: Final = pattern(
    r"\b(?:entonces|en (?:ese|aquel) (?:momento|corte|boletin|reporte|informe|conteo)|a esa hora|by then|then"
    r"|at (?:that|the) (?:time|point|hour|stage)|in (?:that|it) (?:count|bulletin|update|report|tally)"
    r"|(?:registraba|tenia|obtenia|sumaba|acumulaba|lograba|alcanzaba|llevaba|reunia|contaba|aventajaba|superaba|lideraba"
    r"|encabezaba)n?)\b"
)
"""How a sentence goes on with the count of which the one before speaks."""
ONCE: Final = ("votes", "share", "total", "turnout", "coverage")
"""Kinds of which one count has one figure of each option."""
OF_A_COUNT: Final = (*ONCE, "lead", "ahead", "rank", "seats")
SHEETS: Final = ("sheets", "unstated")

Told = dict[int, Label]


class _Own(NamedTuple):
    """Of which count the document says at its head that it is: numbers by noun, and the hour."""

    numbers: Mapping[str, int]
    time: str


def are_apart(one: Figure, two: Figure) -> bool:
    """Whether two figures cannot be of one number."""
    a, b = one.values, two.values
    return (a.high is not None and b.low is not None and a.high < b.low) or (
        b.high is not None and a.low is not None and b.high < a.low
    )


def of_other_counts(proposals: Iterable[Proposal], read: Mapping[int, Figure], shape: Shape) -> None:
    """Note of figures that they are of another count than the one of which their claimant mostly speaks."""
    every = list(proposals)
    figures = [each for each in every if not (each.other or each.whole or each.count) and each.kind in OF_A_COUNT]
    plain = folded(shape.text)
    labels = [labels_of(shape.text, plain, sentence) for sentence in shape.sentences]
    if not figures or not any(labels):
        return
    first = figures[0].start
    head = [
        label for sentence, own in zip(shape.sentences, labels, strict=True) if sentence.end <= first for label in own
    ]
    own = _Own({label.noun: label.number for label in head if label.number}, dated(shape.text).time)
    told = _told(every, labels, shape)
    for claimant in dict.fromkeys(each.claimant for each in figures if each.start in told):
        _part([each for each in figures if each.claimant == claimant], told, own, read)


def _told(every: Sequence[Proposal], labels: Sequence[list[Label]], shape: Shape) -> Told:
    """The words for a count that each figure is told with, by where it starts; none for most."""
    found: Told = {}
    starts = [sentence.start for sentence in shape.sentences]
    within: dict[int, list[Proposal]] = {}
    for each in every:
        within.setdefault(bisect_right(starts, each.start) - 1, []).append(each)
    carried: Label | None = None
    paragraph = -1
    for number, sentence in enumerate(shape.sentences):
        own = within.get(number, [])
        if labels[number]:
            found |= {each.start: label for each, label in _labelled(own, labels[number], sentence, shape)}
            last = labels[number][-1]
            carried = last if not own or found.get(own[-1].start) == last else None
        elif carried is not None and sentence.paragraph == paragraph and _goes_on(own, sentence, shape):
            found |= {each.start: carried for each in own}
        else:
            carried = None
        paragraph = sentence.paragraph
    return found


def _goes_on(figures: Iterable[Proposal], sentence: Sentence, shape: Shape) -> bool:
    covered = any(each.kind == "coverage" for each in figures)
    return not covered and GOES_ON.search(shape.shape, sentence.start, sentence.end) is not None


def _labelled(
    figures: Sequence[Proposal], labels: Sequence[Label], sentence: Sentence, shape: Shape
) -> Iterator[tuple[Proposal, Label]]:
    """The figures of a sentence with the words for a count that they are told with: those right after, or before."""
    attached = {}
    for label in labels:
        before = [each for each in figures if each.end <= label.start]
        if before and ATTACHED.fullmatch(shape.shape[before[-1].end : label.start]):
            attached[label] = before[-1]
    for each in figures:
        own = [label for label, figure in attached.items() if figure is each]
        free = [label for label in labels if label not in attached and label.end <= each.start]
        after = [label for label in labels if label.start >= each.end][:1]
        if own or free:
            yield each, [*free, *own][-1]
        elif after and after[0] in attached:
            start = attached[after[0]].start
            if COMPARED.search(shape.shape[sentence.start : start]) is None:
                yield each, after[0]
        elif after and not any(other.start > after[0].start for other in figures):
            yield each, after[0]


def _part(figures: Sequence[Proposal], told: Told, own: _Own, read: Mapping[int, Figure]) -> None:
    """Give the figures of one claimant that are of another count their cut."""
    groups: dict[str, list[Proposal]] = {}
    for each in figures:
        groups.setdefault(told[each.start].key if each.start in told else "", []).append(each)
    labels = {label.key: label for label in told.values()}
    main = groups.pop("", [])
    for key in [key for key in groups if _is_own(labels[key], own)]:
        main += groups.pop(key)
    for key in sorted(groups, key=lambda key: -_coverage(groups[key], read)):
        if not _is_another(labels[key], own) and not _are_of_two(main, groups[key], read):
            main += groups.pop(key)
    for key, group in groups.items():
        label = labels[key]
        sooner = label.relation == "before" or 0 < label.number < own.numbers.get(label.noun, 2)
        sooner = sooner or -1 < _coverage(group, read) < _coverage(main, read)
        for each in group:
            each.cut = Cut(key, label.words, label.time, sooner)


def _is_own(label: Label, own: _Own) -> bool:
    """Whether words name the count of which the head says that the document is."""
    return (label.number > 0 and own.numbers.get(label.noun) == label.number) or (label.key == own.time != "")


def _is_another(label: Label, own: _Own) -> bool:
    """Whether words name another count than that."""
    return label.relation != "" or (label.number > 0 and own.numbers.get(label.noun, label.number) != label.number)


def _coverage(figures: Iterable[Proposal], read: Mapping[int, Figure]) -> Fraction:
    """How much of the sheets was counted; -1 where that is not told."""
    numbers = [read[each.start].number for each in figures if each.kind == "coverage" and each.start in read]
    return max((number for number in numbers if number is not None), default=Fraction(-1))


def _are_of_two(some: Iterable[Proposal], others: Iterable[Proposal], read: Mapping[int, Figure]) -> bool:
    """Whether figures of one option, or coverages of sheets, are such that they cannot be of one count."""
    seen = [(_what(each), read[each.start]) for each in some if each.start in read and each.kind in ONCE]
    return any(
        what == _what(each) and are_apart(figure, read[each.start])
        for each in others
        if each.start in read and each.kind in ONCE
        for what, figure in seen
    )


def _what(each: Proposal) -> tuple[str, ...]:
    return each.kind, each.option, each.quantity, each.of if each.kind == "total" else ""
