"""The names in a text: persons, parties, places and bodies, and which mentions are of one and the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

import attrs

from reconcile.drafting import lexicon
from reconcile.drafting.missions import WATCHES, with_missions
from reconcile.drafting.parties import Run, abbreviates, read_rows, standing_for
from reconcile.drafting.shapes import Mark, Sentence, folded, pattern

__all__ = ["HEAD", "TOWN", "Entity", "Names", "find_names"]

COUNTING_BODY: Final = "the body that counts votes"
SIDE: Final = "side "
MOST_WORDS: Final = 12
OPENING: Final = ('"', "“", "«", "(")
"""After these, a word begins something, as at the beginning of a sentence."""
WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
OF_STATE: Final = re.compile(r"of State$")
"""The rest of a title, as in "Secretary of State"."""
TOWN: Final = pattern(
    r"\b(?:in|en|across|throughout|(?:elections?|municipales|elecciones|ciudad|alcaldia|ayuntamiento|city|town"
    r"|mayor) (?:of|de)) (?:(?:the|la|el) )?$"
)
"""What stands before the name of a place."""
PAST: Final = re.compile(r"ó$|^.{3,}(?:ar|ier)on$")
"""How a Spanish verb in the past ends that begins a sentence: "Votó el 74,5 %"."""
FOLLOWED: Final = re.compile(r"\s(?:por\s[a-z]+r|al|el|los|las|unos|unas|the)\b")
"""What follows a word that begins a sentence and is no name, where it stands within none: "Quedan por contar"."""
ARTICLES: Final = ("el", "la", "los", "las", "the")
"""Words that begin another name after "and": "Costa Brava y la Unión del Istmo"."""
ADVERBS: Final = ("ly", "wise", "mente", "more", "less")
"""How words end that may begin a sentence before a comma: "Likewise, ..."."""
POSSESSIVE: Final = re.compile(r"['’][sS]?$")
UNLISTED: Final = frozenset(("independent", "independents", "independiente", "independientes", "ind", "indep"))
"""Words that are part of a name before another capital, and else stand for options that are not named."""
ANSWERED: Final = re.compile(
    r"\s{0,9}[\d:(|]|\s(?:campaign|camp|side|vote|votes|received|won|wins|got|obtained|had|obtuvo|gan[oó]|recibi[oó])\b"
)
"""What follows "Yes" or "No" at the beginning of a sentence where it is an option of a referendum."""
ACRONYM: Final = re.compile(r"\s{0,2}\(([^\W\d_]{2,10}(?:-[^\W\d_]{2,8})?)\)")
CUT: Final = re.compile(r"\s{1,3}[-–—|/(]|[,:|]")
"""Where the name of a body ends in a heading."""
HEAD: Final = 4
"""In one of so many lines, the body that issues a document has its name."""
TITLE_CASE: Final = 5
"""A line of so many words, most of which begin with a capital, is a heading, where capitals say nothing."""


@attrs.define
class Entity:
    """What a name stands for: its longest spelling, its acronym, and its letter in shapes."""

    key: str
    name: str
    letter: str
    acronym: str = ""

    @property
    def short(self) -> str:
        """The acronym, or the name."""
        return self.acronym or self.name


@attrs.define
class Names:
    """The entities by key, and where they are named."""

    entities: dict[str, Entity]
    marks: list[Mark]
    parties: dict[str, str] = attrs.field(factory=dict)
    """The person for whom a party stands, where the text sets the two side by side."""


def find_names(text: str, parts: list[Sentence], figures: Iterable[tuple[int, int]]) -> Names:
    """Find the names of a text. `figures` are the spans of its figures, none of which is in a name."""
    plain = folded(text)
    taken = sorted(figures)
    lower = {folded(word) for word in WORD.findall(text) if word.islower()}
    within = {folded(word) for part in parts for word in WORD.findall(text[part.start : part.end])[1:]}
    runs: list[Run] = []
    headings = []
    for number, part in enumerate(parts):
        if not _is_heading(text, part, taken):
            runs += _runs(text, part, lower, within)
        elif number < HEAD and (body := _heading_body(text, part)) is not None:
            runs.append(body)
        else:
            headings.append(part)
    runs, pairs = read_rows(text, runs)
    entities, keys = _entities(text, runs)
    marks = [Mark(start, end, entities[keys[tokens]].letter, keys[tokens]) for start, end, tokens in runs]
    for part in headings:
        marks += _known(text, part, entities, keys)
    marks = with_missions(text, entities, marks)
    marks += _common(plain, entities, marks)
    return Names(entities, marks, standing_for(pairs, keys))


def _heading_body(text: str, part: Sentence) -> Run | None:
    """The body that counts votes whose name begins a heading."""
    start, end = part.start, part.end
    if (cut := CUT.search(text, start, end)) is not None:
        end = cut.start()
    tokens = " ".join(folded(text[start:end]).split())
    if _letter(tokens) != "C" or pattern(rf"\b{lexicon.SAY}\b").search(folded(text[start : part.end])):
        return None
    if (acronym := ACRONYM.match(text, end, part.end)) is not None and acronym[1].isupper():
        return Run(start, acronym.end(), f"{tokens}|{folded(acronym[1])}")
    return Run(start, end, tokens)


def _is_heading(text: str, part: Sentence, figures: list[tuple[int, int]]) -> bool:
    words = [word for word in WORD.findall(text[part.start : part.end]) if len(word) > 3 or word[0].isupper()]
    capitals = sum(word[0].isupper() for word in words)
    ends = text[part.end - 1] in ".:"
    return (
        len(words) >= TITLE_CASE
        and capitals * 3 >= len(words) * 2
        and not ends
        and not any(part.start <= start < part.end for start, _ in figures)
    )


def _runs(text: str, part: Sentence, lower: set[str], within: set[str]) -> Iterator[Run]:
    """The runs of capitalised words of a sentence: where each is, and its words, folded.

    `lower` are the words of the text in lower case, `within` those that stand elsewhere than at the beginning.
    """
    run: list[re.Match[str]] = []
    words = [*WORD.finditer(text, part.start, part.end)]
    for place, word in enumerate(words):
        key = POSSESSIVE.sub("", folded(word[0]))
        begins = not run and (place == 0 or text[words[place - 1].end() : word.start()].strip(" ") in OPENING)
        joined = bool(run) and text[run[-1].end() : word.start()] in (" ", "\u00a0", "\n", ". ")
        if run and (not joined or POSSESSIVE.search(run[-1][0]) or len(run) >= MOST_WORDS):
            yield from _named(text, run)
            run = []
        capital = word[0][0].isupper()
        following = _following(words, place)
        goes_on = bool(following)
        first_name = key in lexicon.FIRST_NAMES and goes_on and following[0] not in lexicon.TITLES
        office = _is_office(text, word) and (not run or (run[-1][0][0].isupper() and goes_on))
        office = office or (not run and _is_partisan(key, following))
        lonely = begins and (PAST.search(word[0]) or (key not in within and FOLLOWED.match(text, word.end())))
        if not run and not goes_on and (key in UNLISTED or lonely):
            continue
        if place + 1 < len(words) and begins and key.endswith(ADVERBS) and text[word.end()] == ",":
            continue
        if key in lexicon.ANSWERS and begins and ANSWERED.match(text, word.end()) is None:
            continue
        title = capital and begins and key in (lexicon.BODIES | lexicon.PARTIES) and _is_titled(text, words[place:])
        if capital and not office and (title or first_name or not _is_ordinary(key, run, lower, begins=begins)):
            if not run or text[run[-1].end() : word.start()] != ". " or _is_initial(run[-1][0]):
                run.append(word)
            else:
                yield from _named(text, run)
                run = [word]
        elif run and not capital and joined and _joins(key, run):
            run.append(word)
        else:
            yield from _named(text, run)
            run = []
    yield from _named(text, run)


def _is_titled(text: str, words: list[re.Match[str]]) -> bool:
    """Whether a word such as "Court" begins a name: the next one has a capital too, but for those within names."""
    for before, word in pairwise(words):
        if text[before.end() : word.start()] != " ":
            return False
        if folded(word[0]) not in lexicon.CONNECTORS:
            return word[0][0].isupper()
    return False


def _is_initial(word: str) -> bool:
    """Whether a full stop after this word abbreviates it within a name: "A. Gómez", "St. Brannan"."""
    return len(word) == 1 or folded(word) in ("st", "sta", "sto", "ste", "mt")


def _joins(key: str, run: list[re.Match[str]]) -> bool:
    """Whether a word in lower case may stand within the name that has begun."""
    first = folded(run[0][0])
    within_party = first in lexicon.PARTIES and key in lexicon.PARTY_CONNECTORS
    if key in ARTICLES and folded(run[-1][0]) in ("y", "e", "and") and first not in lexicon.PARTIES | lexicon.BODIES:
        return False
    return key in lexicon.CONNECTORS or within_party


def _is_ordinary(key: str, run: list[re.Match[str]], lower: set[str], *, begins: bool) -> bool:
    """Whether a capitalised word is no name: it is a common word, or stands in lower case elsewhere in the text."""
    return (not run and key in lexicon.NOT_NAMES and key not in lexicon.ANSWERS) or (begins and key in lower)


def _following(words: list[re.Match[str]], place: int) -> list[str]:
    """The words after one, if a capitalised one follows at once, folded."""
    after = words[place + 1 : place + 4]
    goes_on = bool(after) and after[0][0][0].isupper() and after[0].start() == words[place].end() + 1
    return [folded(each[0]) for each in after] if goes_on else []


def _is_office(text: str, word: re.Match[str]) -> bool:
    """Whether a word is a title, or the "State" of a secretary of state."""
    of_state = OF_STATE.search(text, max(0, word.start() - 3), word.end()) is not None
    return of_state or POSSESSIVE.sub("", folded(word[0])) in lexicon.TITLES


def _is_partisan(key: str, following: list[str]) -> bool:
    """Whether a word says whose side the name after it is on, and is no part of a party's own name."""
    return key in lexicon.PARTISANS and bool(following) and not {*following} & (lexicon.PARTIES | lexicon.BODIES)


def _named(text: str, run: list[re.Match[str]]) -> Iterator[Run]:
    """The name that a run of words is, without connectors at its end; with the acronym in brackets after it."""
    while run and not run[-1][0][0].isupper():
        run = run[:-1]
    if not run:
        return
    start, end = run[0].start(), run[-1].end()
    if (own := POSSESSIVE.search(text[start:end])) is not None:
        end -= len(own[0])
    elif (acronym := ACRONYM.match(text, end, end + 20)) is not None and abbreviates(acronym[1], text[start:end]):
        yield Run(start, acronym.end(), folded(f"{text[start:end]}|{acronym[1]}"))
        return
    yield Run(start, end, " ".join(folded(text[start:end]).split()))


def _entities(text: str, runs: list[Run]) -> tuple[dict[str, Entity], dict[str, str]]:
    """The entities, and the key of each by the words of a mention: "Gomez" is "Ana Gomez" where she is named."""
    names: dict[str, str] = {}
    towns = {tokens for start, _, tokens in runs if TOWN.search(folded(text[max(0, start - 20) : start]))}
    for start, end, tokens in runs:
        if names.setdefault(tokens, text[start:end]).isupper():
            names[tokens] = text[start:end]
    entities: dict[str, Entity] = {}
    keys: dict[str, str] = {}
    holding: dict[str, list[str]] = {}
    for tokens in sorted(names, key=lambda each: -len(each.split())):
        name, _, acronym = tokens.partition("|")
        longer = [
            key for key in holding.get(name.split()[0], ()) if _is_same(name, key, entities[key], town=name in towns)
        ]
        if longer:
            keys[tokens] = longer[0]
            if entities[longer[0]].name.isupper() and len(name.split()) > 1:
                entities[longer[0]].name = " ".join(names[tokens].partition("(")[0].split())
            if acronym and not entities[longer[0]].acronym:
                entities[longer[0]].acronym = _acronym(names[tokens])
            continue
        entities[name] = Entity(
            name, _printed(names[tokens], acronym), _letter(name), _acronym(names[tokens]) if acronym else ""
        )
        keys[tokens] = name
        for word in dict.fromkeys(name.split()):
            holding.setdefault(word, []).append(name)
    acronyms = {folded(entity.acronym): key for key, entity in entities.items() if entity.acronym}
    keys |= {tokens: acronyms[tokens] for tokens in names if tokens in acronyms}
    return entities, keys


def _printed(words: str, acronym: str) -> str:
    """A name as one writes it: without its acronym, and the first name first."""
    name = " ".join((words.partition("(")[0] if acronym else words).split())
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma else name


def _acronym(printed: str) -> str:
    return printed.rpartition("(")[2].rstrip(")")


def _is_same(name: str, key: str, entity: Entity, *, town: bool) -> bool:
    """Whether the words of a name are some of a person's longer one, side by side; "Council" is the one that counts.

    The name of a place is nobody's for being the first word of theirs.
    """
    if name == key:
        return True
    if entity.letter == "C" and (name in lexicon.BODIES or key.startswith(f"{name} ") or key.endswith(f" {name}")):
        return name in lexicon.BODIES & {*key.split()} or _letter(name) == "C"
    if town and key.startswith(f"{name} "):
        return False
    if entity.letter != "N" or name.rpartition(" ")[2] not in key or " of " in key:
        return False
    own, words = name.split(), key.split()
    return f" {name} " in f" {key} " or (len(own) > 1 and own[0] == words[0] and _in_order(own, words))


def _in_order(own: list[str], words: list[str]) -> bool:
    """Whether all words of a name are among those of a longer one, in their order."""
    left = iter(words)
    return all(word in left for word in own)


def _letter(name: str) -> str:
    words = name.split()
    body = any(word in lexicon.BODIES for word in words)
    if not body:
        return "N"
    if WATCHES.intersection(words):
        return "B"
    return "C" if any(word in lexicon.ELECTORAL for word in words) else "B"


def _known(text: str, part: Sentence, entities: dict[str, Entity], keys: dict[str, str]) -> Iterator[Mark]:
    """The names of other sentences that stand in a heading."""
    words = [*WORD.finditer(text, part.start, part.end)]
    place = 0
    while place < len(words):
        for size in range(min(6, len(words) - place), 0, -1):
            start, end = words[place].start(), words[place + size - 1].end()
            tokens = POSSESSIVE.sub("", folded(text[start:end]))
            if tokens in keys:
                end = start + len(tokens)
                yield Mark(start, end, entities[keys[tokens]].letter, keys[tokens])
                place += size - 1
                break
        place += 1


def _common(plain: str, entities: dict[str, Entity], marks: list[Mark]) -> Iterator[Mark]:
    """Bodies and sides that are spoken of by common nouns, outside names."""
    starts = {place for mark in marks for place in range(mark.start, mark.end)}
    named = next((entity.key for entity in entities.values() if entity.letter == "C"), COUNTING_BODY)
    own = "|".join(sorted(lexicon.BODIES.intersection(named.split())))
    phrases = rf"{lexicon.BODY_PHRASES}|(?:(?:the|el|la) |(?<=\bdel\s))(?:{own})" if own else lexicon.BODY_PHRASES
    for match in re.finditer(rf"(?<!\w)(?:{pattern(phrases).pattern})(?!\w)", plain):
        if starts.isdisjoint(match.span()) and not starts.intersection(range(*match.span())):
            if named not in entities:
                entities[named] = Entity(named, "Electoral council", "C")
            yield Mark(*match.span(), "C", named)
    for match in re.finditer(rf"(?<!\w){pattern(lexicon.SIDES).pattern}(?!\w)", plain):
        if match.start() not in starts:
            key = f"{SIDE}{match[0]}"
            entities.setdefault(key, Entity(key, " ".join(match[0].split()).capitalize(), "S"))
            yield Mark(*match.span(), "S", key)
