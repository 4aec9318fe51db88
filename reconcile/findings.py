"""Disagreements and notes: conflicts grouped for a reader, each with one sentence and its evidence.

Works from proven results and the ledger alone, so that a report can be made again from its proofs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from reconcile.claim_rules import said_by
from reconcile.conflict_words import coded_sentence, left_words
from reconcile.constraints import evaluate
from reconcile.core import Core
from reconcile.gaps import Gap, gap_of
from reconcile.hypotheses import hypothesis_id
from reconcile.languages import tell
from reconcile.model import Ahead, Winner
from reconcile.reading_words import reading_left_words, reading_sentence, reading_title, unread_words
from reconcile.results import Conflict, Reach
from reconcile.statements import Problem, Statement
from reconcile.uncounted_words import open_words
from reconcile.what_if import Lead, Reading
from reconcile.wording import claim_words, quantity_words, tally_words

__all__ = ["CODES", "NOTE_CODES", "Finding", "asked_unread", "findings_of", "sides_of", "strongest_of"]

CODES = ("rival-winners", "different-values", "out-of-reach", "cannot-hold", "cannot-all-hold")
"""What disagreements can be."""
NOTE_CODES = ("all-figures", "reading-excludes", "order-open")
FEW = 8
"""More statements than this are hard to follow: such conflicts come after all others."""
SUBJECTS = ("winner", "ahead", "rank", "control", "share", "votes", "lead", "total", "turnout", "coverage", "seats")


class Finding(NamedTuple):
    """A disagreement (`D1`: conflicts over one quantity between the same accounts) or a note (`N1`).

    `conflict` is the strongest and `routes` the others. A note has none, but a `reach`, a `reading` that leaves no room
    for what others state, or a `lead` that can still change where an order is stated.
    """

    id: str
    code: str
    severity: str
    title: str
    sentence: str
    claims: tuple[str, ...]
    assumptions: tuple[str, ...] = ()
    gap: Gap | None = None
    conflict: Conflict | None = None
    routes: tuple[Conflict, ...] = ()
    reach: Reach | None = None
    reading: Reading | None = None
    lead: Lead | None = None


def findings_of(problem: Problem, core: Core) -> tuple[Finding, ...]:
    """All disagreements, then the notes, in the order of a report."""
    grouped = enumerate(_grouped(problem, core.conflicts))
    found = [_disagreement(problem, core, f"D{i + 1}", conflicts) for i, conflicts in grouped]
    notes = [*_reaches(problem, core, found), *_readings(problem, core), *_open_orders(problem, core)]
    return (*found, *(note._replace(id=f"N{i + 1}") for i, note in enumerate(notes)))


def asked_unread(problem: Problem, conflicts: Iterable[Conflict]) -> Iterator[tuple[Conflict, str]]:
    """The strongest conflict of each disagreement, with an unstated ratio besides its focus, if that is a number's."""
    unstated = {hypothesis.statement for _, hypothesis in problem.readings}
    for conflict in strongest_of(problem, conflicts):
        if problem.statement(conflict.focus).quantity is not None:
            yield from ((conflict, id) for id in conflict.statements if id in unstated and id != conflict.focus)


def sides_of(problem: Problem, conflict: Conflict) -> tuple[frozenset[str], frozenset[str]]:
    """The accounts that state the focus, and those that state all the others."""
    focus = problem.statement(conflict.focus)
    others = [problem.statement(id).accounts for id in conflict.statements if id != conflict.focus]
    common = frozenset.intersection(*others) if others else frozenset()
    return focus.accounts, common or frozenset().union(*others)


def strongest_of(problem: Problem, conflicts: Iterable[Conflict]) -> list[Conflict]:
    """The strongest conflict of each disagreement, in the order of a report."""
    return [group[0] for group in _grouped(problem, conflicts)]


def _grouped(problem: Problem, conflicts: Iterable[Conflict]) -> list[list[Conflict]]:
    """The conflicts of each disagreement, the strongest first."""
    groups: dict[tuple[object, ...], list[Conflict]] = {}
    for conflict in conflicts:
        groups.setdefault(_subject(problem, conflict), []).append(conflict)
    for group in groups.values():
        group.sort(key=lambda conflict: _strength(problem, conflict))
    return sorted(groups.values(), key=lambda group: _importance(problem, group[0]))


def _subject(problem: Problem, conflict: Conflict) -> tuple[object, ...]:
    focus = problem.statement(conflict.focus)
    quantity = focus.quantity
    what = (
        ("winner", focus.claim.tally)
        if quantity is None
        else (quantity.name, quantity.tally, quantity.option, quantity.of)
    )
    return (what, frozenset(sides_of(problem, conflict)))


def _strength(problem: Problem, conflict: Conflict) -> tuple[object, ...]:
    """Fewest statements first, then fewest assumptions, then the biggest gap."""
    gap = gap_of(problem.statement(conflict.focus), conflict.expected)
    places = [s.id for s in problem.statements]
    order = [places.index(id) for id in conflict.statements]
    return (len(conflict.statements), len(conflict.assumptions), -(gap.size if gap else 0), order)


def _importance(problem: Problem, conflict: Conflict) -> tuple[object, ...]:
    """What a reader can follow first; then winners before numbers; then as `_strength`."""
    kind = problem.statement(conflict.focus).claim.kind
    many = len(conflict.statements) > FEW
    return (many, SUBJECTS.index(kind) if kind in SUBJECTS else len(SUBJECTS), _strength(problem, conflict))


def _disagreement(problem: Problem, core: Core, id: str, conflicts: list[Conflict]) -> Finding:
    strongest = conflicts[0]
    code, sentence = coded_sentence(problem, strongest)
    for words in _readings_left(problem, core, strongest):
        sentence += f" {words}"
    focus = problem.statement(strongest.focus)
    return Finding(
        id=id,
        code=code,
        severity="conflict",
        title=_title(problem, focus),
        sentence=sentence,
        claims=strongest.statements,
        assumptions=strongest.assumptions,
        gap=gap_of(focus, strongest.expected),
        conflict=strongest,
        routes=tuple(conflicts[1:]),
    )


def _readings_left(problem: Problem, core: Core, conflict: Conflict) -> Iterator[str]:
    """Of an unstated ratio in a conflict: which readings the other members rule out by themselves."""
    for id in conflict.statements:
        readings = [found for found in core.what_if.readings if found.statement == id]  # of each account that states it
        others = frozenset(conflict.members) - {conflict.focus}
        out = {r.of: r for r in readings if r.proof is not None and {*r.because} <= others | {hypothesis_id(id, r.of)}}
        left = list(dict.fromkeys(found.of for found in readings if found.of not in out))
        if out and left:
            yield reading_left_words(problem, list(out.values()), left)
        for each in core.what_if.unread:
            if (each.members, each.statement) == (conflict.members, id):
                yield unread_words(problem, conflict.focus, each)


def _title(problem: Problem, focus: Statement) -> str:
    ledger = problem.ledger
    if focus.quantity is not None:
        words = quantity_words(ledger, focus.quantity)
        return words[0].upper() + words[1:]
    if focus.claim.kind == "winner":
        return tell("Who has the most votes ({tally})", tally=tally_words(ledger, focus.claim.tally))
    return claim_words(ledger, focus.claim)


def _reaches(problem: Problem, core: Core, found: list[Finding]) -> Iterator[Finding]:
    """What all figures of the other side leave, where that is less than the strongest conflict alone shows."""
    by_focus: Mapping[str, Finding] = {f.conflict.focus: f for f in reversed(found) if f.conflict is not None}
    for reach in core.reaches:
        focus, finding = problem.statement(reach.statement), by_focus.get(reach.statement)
        quantity, left = focus.quantity, reach.range
        if left is None or finding is None or finding.conflict is None or quantity is None:
            continue
        gap = gap_of(focus, left)
        if gap is None or finding.gap is None or gap.size <= finding.gap.size:
            continue
        words = left_words(problem, quantity, left, focus, None, digits=3)
        what = quantity_words(problem.ledger, quantity)
        because = sorted({name for end in (left.low, left.high) for name in end.because})
        stated = tuple(s.id for s in problem.statements if s.id in because)
        name = problem.ledger.account_name(reach.account)
        assumed = tuple(name for name in problem.assumptions if name in because)
        yield Finding(
            id="",
            code="all-figures",
            severity="note",
            title=tell("{finding}, with all figures of {account}", finding=finding.id, account=name),
            sentence=tell(
                "All figures of {account} together leave {quantity} {range}.", account=name, quantity=what, range=words
            ),
            claims=stated,
            assumptions=assumed,
            gap=gap,
            reach=reach,
        )


def _readings(problem: Problem, core: Core) -> Iterator[Finding]:
    """What one reading of an unstated ratio leaves no room for, though the ratio as printed does."""
    for reading in core.what_if.readings:
        if reading.excludes:
            because = {name for out in reading.excludes for name in out.because}
            yield Finding(
                id="",
                code="reading-excludes",
                severity="note",
                title=reading_title(problem, reading),
                sentence=reading_sentence(problem, reading),
                claims=tuple(s.id for s in problem.statements if s.id in because or s.id == reading.statement),
                assumptions=tuple(name for name in problem.assumptions if name in because),
                reading=reading,
            )


def _is_broken(core: Core, statement: Statement, lead: Lead) -> bool:
    """Whether the order that a statement states is another in the counts in which the leader is overtaken."""
    values = core.solutions[lead.views[0].overtaken or 0]
    return any(evaluate(terms, values) < 1 for terms in statement.meaning.margins)


def _open_orders(problem: Problem, core: Core) -> Iterator[Finding]:
    """A stated order of the whole that the figures of an account's own partial count leave open."""
    ledger = problem.ledger
    for lead in core.what_if.leads:
        whole = ledger.whole_of(lead.tally).id
        for statement in problem.statements if lead.views[0].overtaken is not None else ():
            said = said_by(statement.claim, ledger)
            stated = isinstance(said, Winner | Ahead) and (said.tally, said.option) == (whole, lead.leader)
            if stated and lead.account in statement.accounts and _is_broken(core, statement, lead):
                yield Finding(
                    id="",
                    code="order-open",
                    severity="note",
                    title=tell("{claim}, and what is uncounted", claim=claim_words(ledger, statement.claim)),
                    sentence=open_words(problem, lead, statement.id),
                    claims=(statement.id,),
                    lead=lead,
                )
