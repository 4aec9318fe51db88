"""Claims that say the same are one statement with several printings; all of a ledger's constraints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple, TypeVar

from reconcile import identities, relation_rows, rounds, runoffs
from reconcile.averages import average_rows
from reconcile.canonical_order import Place, places_of, shape, variables_in_order
from reconcile.claim_rules import Meaning, meaning_of, places_claimed, said_by
from reconcile.constraints import Clause, Quantity, Row, System, Terms
from reconcile.hypotheses import Hypothesis, hypotheses_of
from reconcile.languages import term
from reconcile.model import EVERYTHING, Claim, Contest, Endorsement, Ledger, NumberOfOptions
from reconcile.relations import standing
from reconcile.weights import weights_of

__all__ = ["Problem", "Statement", "build", "rows_if_said"]

Content = tuple[object, ...]
Constraint = TypeVar("Constraint", Row, Clause)


class Statement(NamedTuple):
    """What one or more claims say. `id` is that of the claim printed in the fullest source.

    `claims` are all printings, the representative first; `accounts` those who state it.
    """

    id: str
    claims: tuple[Claim, ...]
    accounts: frozenset[str]
    meaning: Meaning

    @property
    def claim(self) -> Claim:
        """The representative printing."""
        return self.claims[0]

    @property
    def quantity(self) -> Quantity | None:
        """What the statement speaks of, where that is a number."""
        return self.meaning.quantity


class Problem(NamedTuple):
    """A ledger as the engine sees it: statements and assumptions to be doubted, and the constraints.

    `weights` say of each statement and assumption how reluctantly it is doubted. `hypotheses` are other readings of
    statements, which hold only where they are taken by name.
    """

    ledger: Ledger
    statements: tuple[Statement, ...]
    assumptions: tuple[str, ...]
    system: System
    weights: Mapping[str, int]
    hypotheses: tuple[Hypothesis, ...] = ()

    def statement(self, id: str) -> Statement:
        """The statement of that id. Raises `KeyError` where there is none."""
        for statement in self.statements:
            if statement.id == id:
                return statement
        raise KeyError(id)

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts, in the order in which the documents first have them state something."""
        stated = (self.ledger.account_of(claim.claimant) for s in self.statements for claim in s.claims)
        return tuple(dict.fromkeys(stated))

    @property
    def readings(self) -> list[tuple[str, Hypothesis]]:
        """Each account that states an unstated ratio, with its readings: those of one ratio by one account in a row."""
        read: dict[str, list[Hypothesis]] = {}
        for hypothesis in self.hypotheses:
            if not hypothesis.carried:
                read.setdefault(hypothesis.statement, []).append(hypothesis)
        pairs = [(id, account) for id in read for account in self.accounts if account in self.statement(id).accounts]
        return [(account, hypothesis) for id, account in pairs for hypothesis in read[id]]

    @property
    def doubtful(self) -> tuple[str, ...]:
        """All that can be left out, in the order of reports: statements, assumptions, other readings."""
        return (*(s.id for s in self.statements), *self.assumptions, *(h.id for h in self.hypotheses))

    @property
    def counts(self) -> frozenset[str]:
        """The ids of the statements of counts: not of ratios, nor of what is no number."""
        return frozenset(s.id for s in self.statements if s.quantity is not None and s.quantity.denominator is None)

    def of_account(self, account: str) -> frozenset[str]:
        """The ids of the statements that an account makes."""
        return frozenset(s.id for s in self.statements if account in s.accounts)

    def of_scope(self, account: str) -> frozenset[str]:
        """As `of_account`; of `EVERYTHING`, all statements."""
        return frozenset(s.id for s in self.statements if account in (EVERYTHING, *s.accounts))


def build(ledger: Ledger, asked: frozenset[str] = frozenset()) -> Problem:
    """All statements and constraints of a ledger. Superseded claims constrain nothing.

    Rolls, sheets and seats (`identities.OPTIONAL`) have variables where a claim speaks of them, or where `asked` for.
    """
    if not isinstance(ledger, Ledger):
        raise TypeError(f"expected a Ledger, such as `load` gives, not {type(ledger).__name__}")
    ledger = standing(ledger)
    live = ledger.standing_claims
    where = places_of(ledger)
    statements = tuple(sorted(_merge(ledger, live, where), key=lambda statement: where[statement.id]))
    places = _places(ledger, live)
    own = {contest.id: _counts(ledger, contest, statements) | asked for contest in ledger.contests}
    counts = runoffs.with_linked_rolls(ledger, own)
    rows = [*_identity_rows(ledger, places, counts), *chain.from_iterable(_rows(s) for s in statements)]
    rows += _number_rows(ledger, statements, places)
    hypotheses = tuple(chain.from_iterable(hypotheses_of(s.id, s.claim, ledger) for s in statements))
    rows += chain.from_iterable(_hypothetical_rows(hypothesis) for hypothesis in hypotheses)
    spoken = [*_spoken_by(ledger, statements), *((h.id, h.claim, h.meaning.assumes) for h in hypotheses)]
    rows += average_rows(ledger, spoken)
    clauses = [*_identity_clauses(ledger, places, counts), *chain.from_iterable(_clauses(s) for s in statements)]
    held = frozenset(assumption.id for assumption in ledger.assumptions if assumption.holds)
    used = {name for row in rows for name in row.needs} | {name for clause in clauses for name in clause.needs}
    order = _first_use(statements, sorted(held & used))
    rows, clauses = _distinct(rows), _distinct(clauses)
    meanings = [statement.meaning for statement in statements]
    variables = _variables(ledger, where, counts, [*rows, *clauses], meanings, asked)
    named = (*(s.id for s in statements), *order, *(hypothesis.id for hypothesis in hypotheses))
    place = {name: i for i, name in enumerate((*named, *variables))}
    rows.sort(key=lambda row: _order(row, place))
    clauses.sort(key=lambda clause: _order(clause, place))
    system = System(variables, tuple(rows), tuple(clauses))
    weights = weights_of(ledger, {statement.id: statement.claims for statement in statements}, order)
    statements = tuple(_in_places(statement, place) for statement in statements)
    return Problem(ledger, statements, order, system, weights, hypotheses)


def _order(constraint: Row | Clause, place: Mapping[str, int]) -> tuple[object, ...]:
    """What constraints are sorted by: what they say, in whatever order that is written."""
    needs = sorted(place.get(name, -1) for name in constraint.needs)
    if isinstance(constraint, Row):
        return shape(constraint.terms, place), constraint.bound, constraint.equal, needs, constraint.name
    return sorted((shape(terms, place), bound) for terms, bound in constraint.cases), needs, constraint.name


def rows_if_said(problem: Problem, said: Mapping[str, Claim]) -> Iterator[Row]:
    """The rows that there would be of some statements, by id, if each said what its claim here says.

    All of them, also those by which what a statement says has consequences elsewhere; each needs one of the statements.
    An unstated ratio has alternatives, not rows: the claim here must be one of its readings.
    """
    ledger = problem.ledger
    changed = [
        problem.statement(id)._replace(claims=(claim,), meaning=meaning_of(claim, ledger)) for id, claim in said.items()
    ]
    yield from chain.from_iterable(_rows(statement) for statement in changed)
    if any(isinstance(claim, NumberOfOptions) for claim in said.values()):
        places = _places(ledger, ledger.standing_claims)
        yield from _number_rows(ledger, changed, places)
    others = [statement for statement in problem.statements if statement.id not in said]
    yield from (row for row in average_rows(ledger, _spoken_by(ledger, [*changed, *others])) if row.needs & said.keys())


def _spoken_by(ledger: Ledger, statements: Iterable[Statement]) -> list[tuple[str, Claim, tuple[str, ...]]]:
    return [(s.id, said_by(s.claim, ledger), s.meaning.assumes) for s in statements]


def _places(ledger: Ledger, live: Iterable[Claim]) -> dict[str, int]:
    """How many places among the options that a contest does not name matter, by contest."""
    said = [said_by(claim, ledger) for claim in live]
    return runoffs.least_places(ledger, {c.id: places_claimed(said, c.id, ledger) for c in ledger.contests})


def _in_places(statement: Statement, place: Mapping[str, int]) -> Statement:
    """The statement with the parts of its meaning in the order of their variables, whatever these are called."""
    meaning = statement.meaning
    rows = sorted(meaning.rows, key=lambda row: (shape(row[1], place), row[2]))
    clauses = sorted(meaning.clauses, key=lambda clause: [(shape(terms, place), bound) for terms, bound in clause[1]])
    margins = sorted(meaning.margins, key=lambda terms: shape(terms, place))
    meaning = meaning._replace(rows=tuple(rows), clauses=tuple(clauses), margins=tuple(margins))
    return statement._replace(meaning=meaning)


def _variables(
    ledger: Ledger,
    where: Mapping[str, Place],
    counts: Mapping[str, frozenset[str]],
    constraints: Iterable[Row | Clause],
    meanings: Iterable[Meaning],
    asked: frozenset[str],
) -> tuple[str, ...]:
    """What constraints mention, and what statements speak of, or is asked for, though nothing constrains it."""
    claims = sorted(ledger.claims, key=lambda claim: where[claim.id])
    contests = {tally.id: ledger.contest(tally.contest) for tally in ledger.tallies}
    of_tally = {id: identities.variables_of(contest, id, counts[contest.id]) for id, contest in contests.items()}
    cases = (((item.terms, 0),) if isinstance(item, Row) else item.cases for item in constraints)
    mentioned = {name for each in cases for terms, _ in each for name, _ in terms}
    mentioned |= {name for meaning in meanings for terms in _spoken(meaning) for name, _ in terms}
    mentioned |= {name for names in of_tally.values() for name in names if name.partition("[")[0] in asked}
    return variables_in_order(mentioned, claims, ledger, of_tally)


def _spoken(meaning: Meaning) -> Iterator[Terms]:
    """The expressions of the numbers that a statement speaks of."""
    yield from meaning.margins
    if meaning.quantity is not None:
        yield meaning.quantity.numerator
        yield meaning.quantity.denominator or ()


def _distinct(constraints: list[Constraint]) -> list[Constraint]:
    """The constraints with names of their own, by which proofs cite them."""
    seen: Counter[str] = Counter()
    found = []
    for constraint in constraints:
        seen[constraint.name] += 1
        count = seen[constraint.name]
        found.append(constraint if count == 1 else constraint._replace(name=f"{constraint.name} #{count}"))
    return found


def _merge(ledger: Ledger, claims: list[Claim], where: Mapping[str, Place]) -> Iterator[Statement]:
    printings: dict[Content, list[tuple[Claim, Meaning]]] = {}
    for claim in claims:
        meaning = meaning_of(claim, ledger)
        printings.setdefault(_content(claim, meaning), []).append((claim, meaning))
    fullness = Counter((claim.source, claim.tally) for claim in claims)
    for same in printings.values():
        same.sort(key=lambda item: (*_fullest(item[0], fullness), where[item[0].id]))
        accounts = frozenset(ledger.account_of(claim.claimant) for claim, _ in same)
        yield Statement(same[0][0].id, tuple(claim for claim, _ in same), accounts, same[0][1])


def _content(claim: Claim, meaning: Meaning) -> Content:
    """Equal for claims that say the same; the flags of a rank claim carry its id, so they are renamed."""

    def plain(terms: Terms) -> Terms:
        return tuple((re.sub(r"^above\[[^,]*,", "above[,", name), factor) for name, factor in terms)

    rows = frozenset((plain(terms), bound) for _, terms, bound in (*meaning.rows, *meaning.defined))
    clauses = frozenset(frozenset((plain(terms), bound) for terms, bound in cases) for _, cases in meaning.clauses)
    nothing = (claim.tally, claim.kind, claim.printed) if not rows | clauses else ()
    return (rows, clauses, meaning.assumes, nothing)


def _fullest(claim: Claim, fullness: Counter[tuple[str, str]]) -> tuple[object, ...]:
    """First the printing whose source says most of that tally; an endorsement never speaks for the rest."""
    return (isinstance(claim, Endorsement), -fullness[claim.source, claim.tally])


def _counts(ledger: Ledger, contest: Contest, statements: Iterable[Statement]) -> frozenset[str]:
    """Those of the optional counts that a statement of this contest, or an assumption, speaks of."""
    meanings = [s.meaning for s in statements if ledger.tally(s.claim.tally).contest == contest.id]
    spoken = {name for meaning in meanings for _, terms, _ in meaning.rows for name, _ in terms}
    cases = chain.from_iterable(cases for meaning in meanings for _, cases in meaning.clauses)
    spoken |= {name for terms, _ in cases for name, _ in terms}
    spoken |= {name for meaning in meanings for terms in _spoken(meaning) for name, _ in terms}
    spoken |= {assumption.of for assumption in ledger.assumptions if assumption.of is not None}
    return identities.optional_among(spoken)


def _identity_rows(ledger: Ledger, places: Mapping[str, int], counts: Mapping[str, frozenset[str]]) -> Iterator[Row]:
    for contest in ledger.contests:
        yield from identities.contest_rows(ledger, contest, counts[contest.id])
        for tally in identities.counted_tallies(ledger, contest):
            yield from identities.tally_rows(ledger, contest, tally, counts[contest.id])
        yield from relation_rows.relation_rows(ledger, contest, counts[contest.id])
        yield from identities.place_rows(ledger, contest, places[contest.id])
        yield from relation_rows.places_of_parts(ledger, contest, places[contest.id])
        yield from rounds.round_rows(ledger, contest, counts[contest.id])
        yield from runoffs.runoff_rows(ledger, contest, counts[contest.id])


def _identity_clauses(
    ledger: Ledger, places: Mapping[str, int], counts: Mapping[str, frozenset[str]]
) -> Iterator[Clause]:
    for contest in ledger.contests:
        yield from identities.identity_clauses(ledger, contest, places[contest.id], counts[contest.id])
        yield from relation_rows.limit_clauses(ledger, contest)
        yield from rounds.round_clauses(ledger, contest)


def _needs(statement: Statement) -> frozenset[str]:
    return frozenset({statement.id, *statement.meaning.assumes})


def _rows(statement: Statement) -> Iterator[Row]:
    for part, terms, bound in statement.meaning.defined:
        yield Row(f"{statement.id} {part}", terms, bound, why=term("above or not above"))
    for part, terms, bound in statement.meaning.rows:
        yield Row(f"{statement.id} {part}", terms, bound, needs=_needs(statement))


def _hypothetical_rows(hypothesis: Hypothesis) -> Iterator[Row]:
    needs = frozenset({hypothesis.id, *hypothesis.meaning.assumes})
    for part, terms, bound in hypothesis.meaning.rows:
        yield Row(f"{hypothesis.id} {part}", terms, bound, needs=needs)


def _clauses(statement: Statement) -> Iterator[Clause]:
    for part, cases in statement.meaning.cases:
        yield Clause(f"{statement.id} {part}", cases, why=term("above or not above"))
    for part, cases in statement.meaning.clauses:
        yield Clause(f"{statement.id} {part}", cases, needs=_needs(statement))


def _number_rows(ledger: Ledger, statements: Iterable[Statement], places: Mapping[str, int]) -> Iterator[Row]:
    """What a claim of the number of options says about the votes of those that are not named."""
    for statement in statements:
        claim = said_by(statement.claim, ledger)
        if isinstance(claim, NumberOfOptions):
            contest = ledger.contest_of(claim.tally)
            _, most = claim.values.integers()
            if most is not None:
                rows = identities.number_rows(ledger, contest, places[contest.id], most, _needs(statement))
                yield from (row._replace(name=f"{statement.id} {row.name}") for row in rows)


def _first_use(statements: Iterable[Statement], assumptions: list[str]) -> tuple[str, ...]:
    """Assumptions in the order in which the statements first rest on them, the others after."""
    used = list(chain.from_iterable(statement.meaning.assumes for statement in statements))
    return tuple(sorted(assumptions, key=lambda id: used.index(id) if id in used else len(used)))
