"""The flags of a ledger: every test that its claims give enough numbers for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeVar

import attrs

from reconcile.figures import Figure, Form, Unit
from reconcile.flags.flag import AT_MOST, Flag
from reconcile.flags.round_shares import round_shares
from reconcile.flags.units import FEWEST, integer_percentages, last_digits
from reconcile.languages import language
from reconcile.model import UNNAMED, Contest, Ledger, Share, Tally, Total, Votes
from reconcile.naming import natural
from reconcile.wording import tally_words

__all__ = ["flags_of"]

Value = TypeVar("Value")


class _Test(NamedTuple):
    """A test to make of some numbers; the same numbers, stated by several accounts, are tested once."""

    code: str
    tally: str
    options: tuple[str, ...]
    of: str | None
    numbers: tuple[Any, ...]


class _Printed(NamedTuple):
    """What one account prints of one tally: counts and shares of the valid votes by option, and totals."""

    votes: Mapping[str, int]
    shares: Mapping[str, Figure]
    totals: Mapping[str, int]


def flags_of(ledger: Ledger) -> tuple[Flag, ...]:
    """The flags of a ledger, from what each account prints itself and does not supersede; by code, then by tally.

    - `round_shares`, for each tally and account with exact counts and rounded shares of the valid votes for two or more
      options, or groups that share no option with another one printed so.
    - `last_digits` of each option's counts, and `integer_percentages` of each option's votes among the valid votes and
      of the ballots cast among registered voters, over the parts of each `made_of` tally, where an account prints 100
      or more.

    A flag is given where its probability, times the number of these tests, is at most `AT_MOST`: so the chance of any
    flag, if all the models held, is at most that. Where an account prints several different numbers for one thing,
    none of them is taken; of several shares, those with the smallest last digit count.
    """
    tests: dict[_Test, list[str]] = {}
    for account, printed in _printed(ledger).items():
        for test in (*_of_tallies(ledger, printed), *_of_units(ledger, printed)):
            tests.setdefault(test, []).append(account)
    found = []
    for test, accounts in tests.items():
        flag = RUN[test.code](*test.numbers, at_most=AT_MOST / len(tests))
        if flag is not None:
            stated = tuple(account for account in ledger.accounts if account in accounts)
            found.append(
                attrs.evolve(
                    flag, tally=test.tally, options=test.options, of=test.of, accounts=stated, tested=len(tests)
                )
            )
    return tuple(sorted(found, key=lambda flag: _place(ledger, flag)))


RUN: Final[Mapping[str, Callable[..., Flag | None]]] = {
    "round-shares": round_shares,
    "integer-percentages": integer_percentages,
    "last-digits": last_digits,
}


@language("en")  # so that F1 is F1 in every language
def _place(ledger: Ledger, flag: Flag) -> tuple[Any, ...]:
    """Where a flag stands: the most joint kind first, then by the names of tallies and options."""
    tally = ledger.tally(flag.tally or "")
    contest = ledger.contest(tally.contest)
    names = tuple(natural(contest.name_of(option)) for option in flag.options)
    accounts = tuple(natural(ledger.account_name(account)) for account in flag.accounts)
    return list(RUN).index(flag.code), natural(tally_words(ledger, tally.id)), tally.id, flag.of or "", names, accounts


# ---- What is printed


def _printed(ledger: Ledger) -> dict[str, dict[str, _Printed]]:
    """By account and tally."""
    accounts = {claimant.id: claimant.account for claimant in ledger.claimants}
    votes: dict[tuple[str, str], list[tuple[str, int]]] = {}
    shares: dict[tuple[str, str], list[tuple[str, Figure]]] = {}
    totals: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for claim in ledger.standing_claims:
        key = accounts[claim.claimant], claim.tally
        if isinstance(claim, Votes) and _is_count(claim.figure):
            votes.setdefault(key, []).append((claim.option, int(claim.figure.number or 0)))
        elif isinstance(claim, Total) and _is_count(claim.figure):
            totals.setdefault(key, []).append((claim.of, int(claim.figure.number or 0)))
        elif (
            isinstance(claim, Share)
            and claim.option is not None
            and claim.of == "valid"
            and _is_rounded_share(claim.figure)
        ):
            shares.setdefault(key, []).append((claim.option, attrs.evolve(claim.figure, text="")))
    found: dict[str, dict[str, _Printed]] = {}
    for account, tally in sorted({*votes, *shares, *totals}):
        key = account, tally
        printed = _Printed(
            _single(votes.get(key, [])), _single(_finest(shares.get(key, []))), _single(totals.get(key, []))
        )
        found.setdefault(account, {})[tally] = printed
    return found


def _is_count(figure: Figure) -> bool:
    return figure.form is Form.EXACT and figure.unit is Unit.NUMBER


def _is_rounded_share(figure: Figure) -> bool:
    return figure.form is Form.ROUNDED and figure.unit is Unit.PERCENT


def _finest(shares: Iterable[tuple[str, Figure]]) -> Iterator[tuple[str, Figure]]:
    """Of each option's shares, those with the smallest step."""
    shares = list(shares)
    steps = {option: min(figure.step or 0 for name, figure in shares if name == option) for option, _ in shares}
    return ((option, figure) for option, figure in shares if figure.step == steps[option])


def _single(items: Iterable[tuple[str, Value]]) -> dict[str, Value]:
    """The values by name, without those names that have several."""
    found: dict[str, set[Value]] = {}
    for name, value in items:
        found.setdefault(name, set()).add(value)
    return {name: next(iter(values)) for name, values in sorted(found.items()) if len(values) == 1}


# ---- What is tested


def _of_tallies(ledger: Ledger, printed: Mapping[str, _Printed]) -> Iterator[_Test]:
    for id, (votes, shares, totals) in printed.items():
        named = [option for option in votes if option in shares]
        if len(named) < 2:
            continue
        contest = ledger.contest_of(id)
        options = _apart(contest, named)
        options.sort(key=lambda o: (-votes[o], -(shares[o].number or 0), natural(contest.name_of(o)), o))
        if len(options) > 1:
            counts, figures = tuple(votes[o] for o in options), tuple(shares[o] for o in options)
            yield _Test("round-shares", id, tuple(options), "valid", (counts, figures, totals.get("valid")))


def _apart(contest: Contest, names: list[str]) -> list[str]:
    """The options, and those groups that share no option with another name."""
    members = {name: _members(contest, name) for name in names}
    return [
        name
        for name in names
        if contest.group(name) is None or not any(members[name] & members[o] for o in names if o != name)
    ]


def _members(contest: Contest, name: str) -> frozenset[str]:
    group = contest.group(name)
    if group is None:
        return frozenset({name})
    return frozenset(group.members) or frozenset({*contest.options, UNNAMED}) - frozenset(group.all_except)


def _of_units(ledger: Ledger, printed: Mapping[str, _Printed]) -> Iterator[_Test]:
    for tally in ledger.tallies:
        units = [printed[part] for part in tally.made_of if part in printed]
        if len(units) >= FEWEST:
            yield from _of_parts(ledger.contest(tally.contest), tally, units)


def _of_parts(contest: Contest, tally: Tally, units: list[_Printed]) -> Iterator[_Test]:
    for option in contest.options:
        held = [unit for unit in units if option in unit.votes]
        counts = tuple(sorted(unit.votes[option] for unit in held))
        if len(counts) >= FEWEST:
            yield _Test("last-digits", tally.id, (option,), None, (counts,))
        shares = _pairs((unit.votes[option], unit.totals.get("valid")) for unit in held)
        if len(shares) >= FEWEST:
            yield _Test("integer-percentages", tally.id, (option,), "valid", (shares,))
    turnouts = _pairs((unit.totals.get("cast"), unit.totals.get("registered")) for unit in units)
    if len(turnouts) >= FEWEST:
        yield _Test("integer-percentages", tally.id, (), "registered", (turnouts,))


def _pairs(pairs: Iterable[tuple[int | None, int | None]]) -> tuple[tuple[int, int], ...]:
    """Those that are printed and whose part is within the whole, smallest first."""
    return tuple(sorted((a, b) for a, b in pairs if a is not None and b is not None and a <= b))
