"""Proposals -> the text of a claim file (TOML) that loads at once, with what is not known as comments.

Nothing of a document becomes anything but text: strings are escaped, and a comment is one line of printable characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs

from reconcile.drafting.documents import Document
from reconcile.drafting.heads import dated
from reconcile.drafting.made_up import ONE_SHEET, VALID_VOTES
from reconcile.drafting.proposals import NEEDS_OPTION
from reconcile.drafting.proposed import OUTLET, Draft, Proposal
from reconcile.drafting.roles import OTHERS
from reconcile.drafting.rules import NULL_AND_BLANK
from reconcile.drafting.shapes import folded
from reconcile.drafting.stubs import Stubs, plain
from reconcile.errors import printable
from reconcile.languages import tell, term
from reconcile.toml_text import quoted

__all__ = [
    "MARK",
    "Block",
    "asked",
    "blocks_of",
    "comment",
    "context",
    "heading",
    "in_line",
    "marks",
    "overlooked",
    "source_lines",
]

AROUND: Final = 70
"""So many characters before and after are shown with each proposal."""
MARK: Final = "# drafted: "
"""How the line begins that keeps the spans of what was proposed, so that a second draft proposes only what is new."""
SPANS_IN_A_LINE: Final = 8
MOST_OVERLOOKED: Final = 6
LINE_ENDS: Final = re.compile(r"[\t\n\r\v\f]")
WHOLE_TURNOUT: Final = term('of the whole vote: if of the ballots counted so far, in their tally, and of = "roll"')
ROLL_TURNOUT: Final = term(
    "of the ballots counted so far: by the document's own figures, they are this share of its roll"
)
WHOLE_ROLL: Final = term("of the whole vote: if of what was counted so far, in that tally")
OPEN_SHARE: Final = term('or "valid": the same for all shares of the passage')
BOTH: Final = term(
    'null and blank ballots together, which no total counts: "null", with an assumption that none is blank, where'
    " nothing tells the two apart; else delete it"
)
HEADING: Final = (
    term("Drafted from {name}. Figures and declarations as found in its text; you decide."),
    term("Check every claim against the words above it, where its span is in [brackets]. Correct it, or delete it."),
    term(
        "A proposal in comments has something that is not known: fill in the ?, and take the first # of each line away."
    ),
    term("Figures that seem to be none of the vote are [[omitted]] at the end, each with the reason."),
)
EXPLAINED: Final = {
    "option": term("the option that it is of"),
    "over": term("the option that is behind"),
}


@attrs.define
class Block:
    """One proposal as lines of TOML: an entry that is `active`, or one in comments, with what is asked."""

    proposal: Proposal
    context: str
    lines: list[str]
    asked: list[str]
    id: str = ""
    notes: list[str] = attrs.field(factory=list)
    """What is said above a claim of a reading that was chosen."""

    @property
    def active(self) -> bool:
        """Whether the entry stands without comment marks."""
        return not self.asked

    def text(self) -> Iterator[str]:
        """Its lines, with an empty one before."""
        yield ""
        yield comment(self.context)
        if self.active:
            yield from map(comment, self.notes)
            yield from self.lines
        else:
            yield from (comment(f"# {line}") for line in self.asked)
            yield from (comment(line) for line in self.lines)


def comment(text: str) -> str:
    """A TOML comment: one line, hidden characters written out."""
    return f"# {printable(' '.join(text.split()))}".rstrip()


def asked(key: str, what: str) -> str:
    """A question in a comment: a key without its value, and what it holds, in a comment of its own."""
    return f"# {key} = ?  # {what}"


def overlooked(figures: Sequence[str]) -> str:
    """What is said where figures that look like results are left out, with the first of them; "" where none are."""
    if not figures:
        return ""
    named = ", ".join([*figures[:MOST_OVERLOOKED], *(["..."] if len(figures) > MOST_OVERLOOKED else [])])
    if len(figures) == 1:
        return tell("1 figure that looks like a result is in no claim ({figures}): see [[omitted]]", figures=named)
    return tell(
        "{number} figures that look like results are in no claim ({figures}): see [[omitted]]",
        number=len(figures),
        figures=named,
    )


def heading(document: Document) -> list[str]:
    """What a draft says of itself, and the `[source]` of a new file begins after it."""
    return [comment(tell(HEADING[0], name=document.name)), *(comment(tell(each)) for each in HEADING[1:])]


def source_lines(document: Document, draft: Draft, id: str) -> Iterator[str]:
    """The `[source]`; what is not known is asked in comments."""
    yield ""
    yield "[source]"
    yield f"id = {quoted(id)}"
    yield f"document = {quoted(document.name)}"
    yield f"sha256 = {quoted(document.sha256)}"
    known = f"language = {quoted(draft.language)}" if draft.language else ""
    yield known or asked("language", tell('"en" or "es"'))
    known = f"decimal = {quoted(draft.decimal)}" if draft.decimal else ""
    yield known or asked("decimal", tell('"." or ",": the mark before tenths, which no figure here shows for certain'))
    issuer, head = draft.entities.get(draft.issuer), dated(draft.text)
    publisher = f"publisher = {quoted(plain(issuer.name))}" if issuer is not None else ""
    yield publisher or asked("publisher", tell("where the document prints it"))
    published = f"published = {quoted(head.date)}" if head.date else ""
    yield published or asked("published", tell("the date, where the document prints it"))


def blocks_of(draft: Draft, stubs: Stubs, proposals: Iterable[Proposal], taken: Iterable[str]) -> list[Block]:
    """The proposals as entries: claims, and after them what is left out. `taken` are ids that others have."""
    ids = set(taken)
    proposals = list(proposals)
    winners: dict[str, list[tuple[int, str, str]]] = {}
    blocks = []
    for each in sorted(proposals, key=lambda item: (item.kind == "endorses", item.start, item.end)):
        if each.other:
            continue
        block = _claim(draft, stubs, each, winners, ids)
        blocks.append(block)
        if block.active and each.kind in ("winner", "control"):
            winners.setdefault(each.option, []).append((_rank(draft, each), block.id, each.claimant))
    blocks.sort(key=lambda block: (block.proposal.start, block.proposal.end))
    return blocks + [_omission(draft, each) for each in proposals if each.other]


def context(text: str, start: int, end: int) -> str:
    """The words at a span in brackets, with some before and after."""
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    first = "..." if start > AROUND else ""
    last = "..." if end + AROUND < len(text) else ""
    return f"{first}{before}[{text[start:end]}]{after}{last}"


def _omission(draft: Draft, each: Proposal) -> Block:
    lines = [
        "[[omitted]]",
        f"printed = {quoted(in_line(each.printed))}",
        f"reason = {quoted(tell(each.other))}",
        _span(each),
    ]
    return Block(each, context(draft.text, each.start, each.end), lines, [])


def in_line(printed: str) -> str:
    """What is printed, as long as it is, with line ends as spaces."""
    return LINE_ENDS.sub(" ", printed)


def _span(each: Proposal) -> str:
    return f"at = [[{each.start}, {each.end}]]"


def _rank(draft: Draft, each: Proposal) -> int:
    """Which of several that state a victory is recognised: the body that counts votes first, the outlet last."""
    entity = draft.entities.get(each.claimant)
    return 2 if entity is None else int(entity.letter != "C")


def _claim(
    draft: Draft, stubs: Stubs, each: Proposal, winners: dict[str, list[tuple[int, str, str]]], ids: set[str]
) -> Block:
    """One claim. An endorsement of what no other claim here states is a claim of its own."""
    endorsed = ""
    asked = list(_questions(draft, stubs, each))
    if each.kind == "endorses":
        others = [(rank, id) for rank, id, by in winners.get(each.option, ()) if by != each.claimant]
        endorsed = min(others, key=lambda other: other[0])[1] if others else ""
        each.kind = each.kind if endorsed else "control" if draft.is_chamber else "winner"
    option = stubs.option(each.option)
    what = option or each.quantity or (each.of if each.kind == "total" else "")
    id = _id("-".join(filter(None, (stubs.source, what.replace(" ", "-"), each.kind))), ids)
    lines = ["[[claim]]", f"id = {quoted(id)}"]
    lines += [] if each.kind == "endorses" else [stubs.place(each)]
    lines.append(f"claimant = {quoted(stubs.claimant(each.claimant))}")
    lines += _what(stubs, each, option, endorsed)
    return Block(each, context(draft.text, each.start, each.end), lines, asked, id)


def _questions(draft: Draft, stubs: Stubs, each: Proposal) -> Iterator[str]:
    """What a person has to fill in, as comments."""
    wanted = {"option": each.option} if each.kind in NEEDS_OPTION and not each.quantity else {}
    wanted |= {"over": each.over} if each.kind in ("ahead", "lead") else {}
    for key, named in wanted.items():
        if not stubs.option(named):
            found = tell("; found: {name}", name=draft.entities[named].name) if named in draft.entities else ""
            found += f", {tell(stubs.unsure[named])}" if named in stubs.unsure else ""
            yield f"{key} = ?  {tell(EXPLAINED[key])}{found}"
    if each.kind == "endorses" and each.claimant == OUTLET:
        yield f"claimant = ?  {tell('who states so')}"
    if NULL_AND_BLANK in (each.of, each.quantity):
        yield f"{'of' if each.kind == 'total' else 'quantity'} = ?  {tell(BOTH)}"
    if each.kind == "options" and each.placed and not each.besides:
        yield f"besides = ?  {tell('after whom they came')}"
    if each.doubt:
        yield f"{'tally' if each.kind == 'coverage' else 'claimant'} = ?  {' '.join(tell(each.doubt).split())}"
    if each.problem:
        yield f"{each.kind} = ?  {tell(each.problem)}"


def _id(wanted: str, ids: set[str]) -> str:
    number, id = 1, wanted
    while id in ids:
        number += 1
        id = f"{wanted}-{number}"
    ids.add(id)
    return id


def _what(stubs: Stubs, each: Proposal, option: str, endorsed: str) -> Iterator[str]:
    """The kind key and what belongs to it."""
    words = each.kind in ("winner", "control", "ahead", "endorses")
    value = in_line(each.printed)
    if words:
        value = endorsed or option or "?"
    elif _is_partial(each):
        value = "partial"
    yield f"{each.kind or 'kind'} = {quoted(value)}"
    for key, name in _keys(stubs, each, option).items():
        open_shares = each.kind == "share" and (key, name) == ("of", "unstated") and not each.quantity
        note = OPEN_SHARE if open_shares else ""
        note = WHOLE_ROLL if (each.kind, each.of, each.whole, key) == ("total", "registered", True, "of") else note
        note = WHOLE_TURNOUT if each.kind == "turnout" and each.whole and key == "of" else note
        note = ROLL_TURNOUT if (each.kind, key, name) == ("turnout", "of", "roll") else note
        yield f"{key} = {quoted(name)}" + (f"  # {tell(note)}" if note else "")
    assumed = [VALID_VOTES] * each.adds_up + [ONE_SHEET] * each.stations
    if assumed:
        yield f"rests_on = [{', '.join(quoted(stubs.assumption(name)) for name in assumed)}]"
    if besides := [name for key in each.besides if (name := stubs.option(key)) and key != OTHERS]:
        yield f"besides = [{', '.join(map(quoted, besides))}]"
    if words:
        yield f"printed = {quoted(in_line(each.printed))}"
    if words or value == in_line(each.printed):
        yield _span(each)


def _keys(stubs: Stubs, each: Proposal, option: str) -> dict[str, str]:
    """What the kind needs beside its own key."""
    keys = {}
    if each.quantity:
        keys["quantity"] = "?" if each.quantity == NULL_AND_BLANK else each.quantity
    elif each.kind in ("votes", "share", "lead", "rank", "seats"):
        keys["option"] = option or "?"
    if each.kind in ("ahead", "lead"):
        keys["over"] = stubs.option(each.over) or "?"
    if each.kind in ("share", "total", "turnout", "coverage"):
        keys["of"] = "?" if each.of == NULL_AND_BLANK else each.of
    return keys


def _is_partial(each: Proposal) -> bool:
    """Whether a coverage is that less than the whole was counted, which a claim says in one English word."""
    return each.kind == "coverage" and folded(each.printed).startswith(("partial", "parcial"))


def marks(proposals: Iterable[Proposal]) -> Iterator[str]:
    """The lines that keep the spans of what was proposed."""
    spans = [f"[{each.start}, {each.end}]" for each in proposals]
    for first in range(0, len(spans), SPANS_IN_A_LINE):
        yield MARK + ", ".join(spans[first : first + SPANS_IN_A_LINE])
