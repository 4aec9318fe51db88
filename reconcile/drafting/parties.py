"""Whose party a name is: "Ana Gómez (Frente Cívico)", "Ana Gómez - Frente Cívico" in a row, "Ana Gómez of the Front".

One option has two names then. A party that stands beside several persons says nothing of whom it means.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final, NamedTuple

from reconcile.drafting import lexicon
from reconcile.drafting.shapes import folded, pattern

__all__ = ["Run", "abbreviates", "is_party", "read_rows", "standing_for"]

MOST_BEFORE: Final = 8
BULLET: Final = re.compile(r"[ \t]*(?:[-•*·]|\(?\d{1,3}[.)ºª]*|\|)?[ \t]*")
BRACKET: Final = re.compile(r"\s{0,3}\((?P<inner>[^\W\d_][^()\n\d]{0,60}?)\s{0,2}\)")
SEPARATOR: Final = re.compile(r"[ \t]*[-–—/|\t][ \t]*|[ \t]{2,}")
FIGURE: Final = re.compile(r"[ \t]*(?:\(|[:|.…\t –—-]{0,60}(?:\d|$))", re.MULTILINE)
INVERTED: Final = re.compile(r"[ \t]*(?:\(|[:|]|[ \t]{2}|\d)")
OWNERS: Final = frozenset("people peoples workers farmers citizens women nation patriots peasants".split())
"""Words with which a party's name begins: "People's Alliance"."""
GREAT: Final = frozenset("gran nuevo nueva primer primera great grand new national united popular".split())
"""Words with which the name of a party begins before the word for what it is: "Nueva Alianza"."""
MOST_NAMES: Final = 1_000
"""So many names are compared with each "Gómez y Pérez"."""
DATELINE: Final = re.compile(r"\s{0,3}(?:[-–—](?!\s{0,3}\d)|,\s{0,3}\d)")
"""What follows an agency in brackets, which is no party."""
LONGEST_ACRONYM: Final = 7
OF: Final = pattern(
    r",? (?:(?:the |la |el )?(?:[a-z]+ )?(?:candidate|candidat[oa]|abanderad[oa]|aspirante)(?: presidencial)? )?"
    r"(?:of|for|from|de|del|de la|por la|por el|por)(?: the| la| el)? "
)
CANDIDATE: Final = r"(?:candidate|nominee|contender|candidat[oa](?: presidencial)?|abanderad[oa])"
HEADED_BY: Final = r",? (?:que encabeza|encabezad[oa]s? por|headed by)(?: el| la)?(?: [a-z]+)? "
PARTY_FIRST: Final = pattern(rf"(?:'s)? (?:[a-z-]+ )?{CANDIDATE},? |,? {CANDIDATE} |{HEADED_BY}")
IN_COMMAS: Final = pattern(r", (?:de la|del|of the) ")
CANDIDATE_OF: Final = pattern(rf"{CANDIDATE} (?:of|for|de|del)(?: the| la| el)? $")


class Run(NamedTuple):
    """Words that are a name: from where to where, and folded."""

    start: int
    end: int
    tokens: str


def is_party(printed: str) -> bool:
    """Whether a name is that of a party: by one of its words, or as an acronym."""
    words = folded(printed).split()
    short = len(words) == 1 and printed.isupper() and 2 <= len(printed) <= LONGEST_ACRONYM
    return short or any(word in lexicon.PARTIES for word in words)


def abbreviates(acronym: str, name: str) -> bool:
    """Whether an acronym is of these words: of their first letters in any order, or they are a party's or body's."""
    words = folded(name).split()
    letters = {word[0] for word in words}
    if not acronym.isupper():
        return False
    own = letters.issuperset(folded(acronym).replace("-", "")) and len(words) > 1
    return own or any(word in lexicon.PARTIES or word in lexicon.BODIES for word in words)


def read_rows(text: str, runs: list[Run]) -> tuple[list[Run], list[tuple[str, str]]]:
    """The runs, with "Gómez, Ana" and what stands in brackets each as one name; and the pairs of a name and a party."""
    runs = list(_in_columns(text, runs))
    runs = list(_inverted(text, list(_apart(_joined(text, sorted(runs, key=lambda run: (run.start, -run.end)))))))
    pairs = [*_bracketed(text, runs), *_beside(text, runs)]
    people: dict[str, set[str]] = {}
    for name, party, _ in pairs:
        people.setdefault(party.tokens, set()).add(name.tokens)
    shared = {tokens for tokens, names in people.items() if len(names) > 1}
    inner = {place for _, party, inside in pairs if inside for place in range(party.start, party.end)}
    kept = [run for run in runs if run.start not in inner]
    kept += [party for _, party, inside in pairs if inside and party.tokens not in shared]
    return sorted(set(kept)), [(a.tokens, b.tokens) for a, b, _ in pairs if b.tokens not in shared]


def _in_columns(text: str, runs: list[Run]) -> Iterator[Run]:
    """The runs with "Ana Gómez Frente Cívico" as two, in a row whose columns are apart by single spaces."""
    others = {run.tokens for run in runs}
    for run in runs:
        place = 0
        if _begins_line(text, run.start) and FIGURE.match(text, run.end):
            place = _party_in(text[run.start : run.end], others)
        if not place:
            yield run
            continue
        middle = run.start + place
        for start, end in ((run.start, middle - 1), (middle, run.end)):
            yield Run(start, end, " ".join(folded(text[start:end]).split()))


def _party_in(printed: str, others: set[str]) -> int:
    """Where the party begins after a name, or the name after a party; 0 where nothing shows it."""
    words = [*re.finditer(r"\S+", printed)]
    plain = [folded(word[0]) for word in words]
    if set(plain[:2]) & lexicon.PARTIES or plain[0] in GREAT:
        known = (word.start() for word in words[1:] if " ".join(folded(printed[word.start() :]).split()) in others)
        return next(known, 0)
    for number, word in enumerate(words[2:], 2):
        acronym = is_party(word[0]) and word is words[-1] and not printed.isupper()
        if acronym or (plain[number] in lexicon.PARTIES and plain[number - 1] not in lexicon.CONNECTORS):
            first = number - 1 if number > 2 and plain[number - 1] in GREAT else number
            return words[first].start()
    return 0


def _joined(text: str, runs: list[Run]) -> list[Run]:
    """The runs without those that lie within others, and "People's Alliance" as one."""
    kept: list[Run] = []
    for run in runs:
        last = kept[-1] if kept else Run(0, 0, "")
        if run.start < last.end:
            continue
        if last.tokens in OWNERS and text[last.end : run.start] in ("'s ", "\u2019s ", "' ", "\u2019 "):
            kept[-1] = Run(last.start, run.end, " ".join(folded(text[last.start : run.end]).split()))
        else:
            kept.append(run)
    return kept


def _apart(runs: list[Run]) -> Iterator[Run]:
    """The runs with "Gómez y Pérez" as two, where each is named elsewhere too, by the last name at least."""
    others = [f" {tokens} " for tokens in dict.fromkeys(run.tokens for run in runs)][:MOST_NAMES]
    for run in runs:
        parts = re.split(r" (?:y|e|and) ", run.tokens)
        whole = len(parts) != 2 or len(run.tokens) != run.end - run.start
        if whole or not all(_is_named(part, others) for part in parts):
            yield run
            continue
        first, second = parts
        yield Run(run.start, run.start + len(first), first)
        yield Run(run.end - len(second), run.end, second)


def _is_named(part: str, others: list[str]) -> bool:
    """Whether a part of "Ana Gómez y Luis Pérez" is named elsewhere, as "Ana Gómez" or "Gómez"."""
    *first, last = part.split()
    return sum(f" {part} " in other for other in others) > 1 or (bool(first) and f" {last} " in others)


def _inverted(text: str, runs: list[Run]) -> Iterator[Run]:
    """At the beginning of a row, "Gómez, Ana" is "Ana Gómez" where the text has that too, or two rows are so."""
    pairs = {a: b for a, b in pairwise(runs) if _is_inverted(text, a, b)}
    tokens = {run.tokens for run in runs}
    sure = len(pairs) > 1
    skipped: Run | None = None
    for run in runs:
        other = pairs.get(run)
        if other is not None and (sure or f"{other.tokens} {run.tokens}" in tokens):
            skipped = other
            yield Run(run.start, other.end, f"{other.tokens} {run.tokens}")
        elif run != skipped:
            yield run


def _is_inverted(text: str, a: Run, b: Run) -> bool:
    if text[a.end : b.start] != ", " or is_party(text[b.start : b.end]) or not _begins_line(text, a.start):
        return False
    return INVERTED.match(text, b.end) is not None


def _begins_line(text: str, start: int) -> bool:
    line = text.rfind("\n", 0, start) + 1
    return start - line <= 3 * MOST_BEFORE and BULLET.fullmatch(text, line, start) is not None


def _bracketed(text: str, runs: list[Run]) -> Iterator[tuple[Run, Run, bool]]:
    """Names with another one in brackets after them, the person's first."""
    for run in runs:
        match = BRACKET.match(text, run.end)
        if match is None or not _is_title(match["inner"]) or DATELINE.match(text, match.end()):
            continue
        inner = Run(*match.span("inner"), " ".join(folded(match["inner"]).split()))
        first = text[run.start : run.end]
        if any(word in lexicon.BODIES for word in run.tokens.partition("|")[0].split()) and not is_party(first):
            continue
        if is_party(first) and not is_party(match["inner"]):
            yield inner, run, False
        else:
            yield run, inner, True


def _is_title(inner: str) -> bool:
    """Whether all words in brackets begin with a capital, or are those within names."""
    words = inner.split()
    small = {*lexicon.CONNECTORS, *lexicon.PARTY_CONNECTORS}
    return words[0][0].isupper() and all(word[0].isupper() or folded(word) in small for word in words)


def _beside(text: str, runs: list[Run]) -> Iterator[tuple[Run, Run, bool]]:
    """Names in a row with that of a party beside them, and names that are said to be of a party."""
    unsure = []
    for a, b in pairwise(runs):
        between = text[a.end : b.start]
        first, second = is_party(text[a.start : a.end]), is_party(text[b.start : b.end])
        in_row = _begins_line(text, a.start) and (
            SEPARATOR.fullmatch(between) or between == " " or (second and between == ", ")
        )
        if in_row and FIGURE.match(text, b.end):
            if first == second:
                unsure.append((a, b, False))
            else:
                yield (b, a, False) if first else (a, b, False)
        elif (second and not first and OF.fullmatch(folded(between))) or (not first and _is_in_commas(text, a, b)):
            yield a, b, False
        elif (first and not second and PARTY_FIRST.fullmatch(folded(between))) or (
            first
            and not second
            and between == ", "
            and CANDIDATE_OF.search(folded(text[max(0, a.start - 40) : a.start]))
        ):
            yield b, a, False
    if len(unsure) > 1:
        yield from unsure


def _is_in_commas(text: str, a: Run, b: Run) -> bool:
    """Whether a person's name is followed by a party's in commas: "Ana Gómez, de la Unión Provincial, ganó"."""
    names = [run.tokens.split() for run in (a, b)]
    if any(len(words) < 2 or set(words) & lexicon.BODIES for words in names):
        return False
    return IN_COMMAS.fullmatch(folded(text[a.end : b.start])) is not None and text[b.end : b.end + 1] == ","


def standing_for(pairs: list[tuple[str, str]], keys: Mapping[str, str]) -> dict[str, str]:
    """The key of whom each party's key stands for: the one name that it stands beside, wherever it does."""
    found = dict.fromkeys((keys[party], keys[name]) for name, party in pairs if party in keys and name in keys)
    counts = Counter(party for party, _ in found)
    return {party: name for party, name in found if counts[party] == 1 and party != name}
