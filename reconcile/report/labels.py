"""What all reports for readers have in common: labels of assumptions, statements in rows, and single sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import attrs

from reconcile.constraints import Quantity
from reconcile.findings import Finding
from reconcile.languages import plural, tell
from reconcile.model import EVERYTHING
from reconcile.naming import natural
from reconcile.reconciliation import Reconciliation
from reconcile.report.forced import Forced, forced_ranges
from reconcile.report.layout import count
from reconcile.report.terms import MARK, NEITHER, NONE, SECTIONS, STATUSES
from reconcile.results import Range, Status, Verdict
from reconcile.statements import Statement
from reconcile.unrelated import unrelated_tallies
from reconcile.wording import claim_words, end_words, listed, number, quantity_words, tally_words

__all__ = ["Labels", "Stated"]

MANY = 6
"""So many statements of a kind are shown as one row."""
FEW = 3
"""Ways to choose are named where none of them has more statements and assumptions than this."""
MOST_NAMED = 8
"""They are not where there are more in all of them together."""


class Stated(NamedTuple):
    """What is stated, in words, and by whom: each account with the ids of the sources that print it."""

    words: str
    by: tuple[tuple[str, tuple[str, ...]], ...]


@attrs.frozen(slots=False)
class Labels:
    """A result with the labels that its report gives: assumptions are A1, A2 ... in order of mention."""

    result: Reconciliation

    def headline(self) -> str:
        """The first line: how much was read, and the verdict."""
        return f"{self.read()}. {self.verdict()}"

    def read(self) -> str:
        """How much was read."""
        ledger = self.result.ledger
        return ", ".join(
            [
                count(len(ledger.claims), "claim"),
                count(len(ledger.sources), "document"),
                count(len(ledger.contests), "contest"),
            ]
        )

    def verdict(self) -> str:
        """Whether all claims can be true, as a sentence."""
        result = self.result
        if result.verdict is Verdict.UNDECIDED:
            return tell("Undecided whether they can all be true: {reason}.", reason=tell(result.core.reason or ""))
        if result.verdict is Verdict.CONSISTENT:
            return tell("They can all be true.")
        found = count(len(result.disagreements), "disagreement")
        rest = "" if result.complete else tell("; there may be more, and smaller conflicts")
        return tell("They cannot all be true: {disagreements}.", disagreements=f"{found}{rest}")

    @cached_property
    def assumptions(self) -> dict[str, str]:
        """Ids of assumptions to their labels, for those that findings and forced ranges rest on."""
        used = list(chain.from_iterable(finding.assumptions for finding in self.result.findings))
        for bound in self.forced:
            used += [name for end in bound.range for name in end.because]
        known = [name for name in dict.fromkeys(used) if name in self.result.problem.assumptions]
        return {name: f"A{i + 1}" for i, name in enumerate(known)}

    def resting_on(self, names: Iterable[str]) -> str:
        """`A1-A3, A5` for those names that are assumptions."""
        return _runs(sorted(int(self.assumptions[name][1:]) for name in names if name in self.assumptions))

    def sentence(self, assumption: str) -> str:
        """An assumption's plain sentence."""
        return tell(next(a.text for a in self.result.ledger.assumptions if a.id == assumption))

    def scope(self, finding: Finding) -> str:
        """Between which accounts, and resting on what."""
        if finding.lead is not None:
            return tell("by the figures of {account}", account=self.name(finding.lead.account))
        accounts = [self.result.problem.statement(id).accounts for id in finding.claims]
        common = self.result.ledger.account_names(frozenset.intersection(*accounts))
        scope = tell("within the account of {account}", account=listed(common)) if common else tell("between accounts")
        return f"{scope}{self._rest(finding.assumptions)}"

    def _rest(self, names: Iterable[str]) -> str:
        """`; rests on A1-A3`, or nothing."""
        labels = self.resting_on(names)
        return tell("; rests on {assumptions}", assumptions=labels) if labels else ""

    def notes_on(self, finding: Finding) -> list[Finding]:
        """The notes that follow a disagreement."""
        notes = [note for note in self.result.findings if note.severity == "note"]
        return [note for note in notes if note.title.startswith(f"{finding.id},")]

    def stated(self, finding: Finding) -> list[Stated]:
        """What the statements of a finding say, each in words, with every account that states it.

        Many that say the same of one tally each are one: `explain` and the JSON report have them all.
        """
        found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for words, statement in self._shown(finding):
            for account in self.result.ledger.accounts_in_order(statement.accounts):
                found.setdefault(words, []).append((self.name(account), self.sources(statement, account)))
        return [Stated(words, tuple(by)) for words, by in found.items()]

    def _shown(self, finding: Finding) -> Iterator[tuple[str, Statement]]:
        """The words of each statement or family of a finding, and one that stands for it."""
        focus = finding.conflict.focus if finding.conflict is not None else None
        for family in self.families(sorted(finding.claims, key=lambda id: id == focus), focus):
            for shown in (family,) if len(family) >= MANY else ((statement,) for statement in family):
                yield self._words(shown), shown[0]

    def families(self, ids: Iterable[str], focus: str | None = None) -> list[list[Statement]]:
        """Statements by kind, those of a kind by the names of their tallies; the focus by itself."""
        found: dict[tuple[object, ...], list[Statement]] = {}
        for id in ids:
            statement = self.result.problem.statement(id)
            found.setdefault((id,) if id == focus else self._family(statement), []).append(statement)
        return [sorted(family, key=self._tally_name) for family in found.values()]

    def _tally_name(self, statement: Statement) -> tuple[object, ...]:
        return natural(tally_words(self.result.ledger, statement.claim.tally))

    def _family(self, statement: Statement) -> tuple[object, ...]:
        """Equal for statements of one kind, about the same option, by the same accounts in the same documents."""
        claim = statement.claim
        what = tuple(str(getattr(claim, key, None)) for key in ("kind", "option", "of", "over", "place"))
        tally = self.result.ledger.tally(claim.tally)
        return (*what, tally.final or bool(tally.made_of), statement.accounts, self.documents(statement))

    def _words(self, family: Sequence[Statement]) -> str:
        words = claim_words(self.result.ledger, family[0].claim)
        if len(family) == 1:
            return words
        figures, more = getattr(family[0].claim, "figure", None) is not None, len(family) - 1
        if len({statement.claim.tally for statement in family}) == len(family):
            if figures:
                return tell("{claim} and figures of {count} others", claim=words, count=more)
            return tell("{claim} and statements of {count} others", claim=words, count=more)
        if figures:
            return tell("{claim} and {count} more such figures", claim=words, count=more)
        return tell("{claim} and {count} more such statements", claim=words, count=more)

    def name(self, account: str) -> str:
        """What the report calls an account."""
        return self.result.ledger.account_name(account)

    def documents(self, statement: Statement, account: str | None = None) -> str:
        """The sources that print a statement, for one account or all."""
        return ", ".join(self.sources(statement, account))

    def sources(self, statement: Statement, account: str | None = None) -> tuple[str, ...]:
        """The ids of the sources that print a statement, for one account or all."""
        ledger = self.result.ledger
        return tuple(sorted({c.source for c in statement.claims if account in (None, ledger.account_of(c.claimant))}))

    @cached_property
    def forced(self) -> list[Forced]:
        """Ranges with two ends that figures of an account force, and that it does not print itself."""
        return forced_ranges(self.result)

    def range_words(self, quantity: Quantity, found: Range) -> tuple[str, str]:
        """Both ends of a range in words, with a mark where it is undecided whether they are attained."""
        ends = [(found.low, False), (found.high, True)]
        low, high = (
            "-" if end.value is None else end_words(quantity, end.value, up=up) + MARK * (not end.attained)
            for end, up in ends
        )
        return low, high

    def cells(self, bound: Forced) -> tuple[str, str, str]:
        """Both ends of a forced range with a word between them; of a single number, that number."""
        low, high = self.range_words(bound.quantity, bound.range)
        return ("", "", high) if low == high else (low, tell("to"), high)

    def marked(self) -> bool:
        """Whether any of the forced ranges has an end with a mark."""
        return not all(end.attained for bound in self.forced for end in bound.range)

    def forced_heading(self, account: str, tally: str, bounds: list[Forced]) -> str:
        """`by what CNE states (first bulletin); rests on A1`."""
        names = {name for bound in bounds for end in bound.range for name in end.because}
        where = tally_words(self.result.ledger, tally)
        if account == EVERYTHING:
            return tell("by all statements together ({tally})", tally=where) + self._rest(names)
        return tell("by what {account} states ({tally})", account=self.name(account), tally=where) + self._rest(names)

    def forced_groups(self) -> Iterator[tuple[str, list[Forced]]]:
        """Forced ranges under a heading for each account and tally."""
        groups: dict[tuple[str, str], list[Forced]] = {}
        for bound in self.forced:
            groups.setdefault((bound.account, bound.quantity.tally), []).append(bound)
        for (account, tally), bounds in groups.items():
            yield self.forced_heading(account, tally, bounds), bounds

    def quantity(self, quantity: Quantity) -> str:
        """A quantity without its tally."""
        return quantity_words(self.result.ledger, quantity, short=True)

    def untested(self) -> list[str]:
        """Claims that nothing here could show wrong, once for each statement, with their documents."""
        seen: dict[str, str] = {}
        for found in sorted(self.result.claims, key=lambda found: natural(found.claim.id)):
            statement = self.result.statement_of(found.claim)
            if statement is not None and found.status is Status.UNTESTED and not found.disputed_by:
                words = claim_words(self.result.ledger, statement.claim)
                names = ", ".join(self.result.ledger.account_names(statement.accounts))
                documents = self.documents(statement)
                seen[statement.id] = tell(
                    "{claim}, by {accounts} ({documents})", claim=words, accounts=names, documents=documents
                )
        return list(seen.values())

    def falls(self) -> list[tuple[str, list[str]]]:
        """For each account, what cannot hold with all of it, in words; accounts with the same together."""
        groups: dict[tuple[str, ...], list[str]] = {}
        ledger, problem = self.result.ledger, self.result.problem
        for account in ledger.accounts:
            alone = [fall.statement for fall in self.result.core.falls if fall.account == account]
            words = [claim_words(ledger, problem.statement(id).claim) for id in alone]
            together = self.result.not_together(account)
            if together:
                first = listed([claim_words(ledger, problem.statement(id).claim) for id in together[0]])
                more = f" ({count(len(together) - 1, 'more such set')})" if len(together) > 1 else ""
                words.append(tell("not all of: {claims}", claims=f"{first}{more}"))
            if account in self.result.self_contradicting:
                words = [tell("its own statements cannot all hold, so nothing follows from them together")]
            if words:
                groups.setdefault(tuple(words), []).append(self.name(account))
        return [(listed(accounts), list(words)) for words, accounts in groups.items()]

    def repairs(self) -> str:
        """How few must be doubted, or how little weight where weights were chosen, and in how many ways."""
        repairs = self.result.repairs
        if not repairs:
            return ""
        ways = count(len(repairs), "way")
        least = count(len(repairs[0].dropped), "statement or assumption", "statements or assumptions")
        if self.result.weights:
            ways = count(len(repairs), "way of that weight", "ways of that weight")
            least = tell("A total weight of {weight}", weight=number(repairs[0].weight))
        text = tell("{least} at the least must be doubted so that the rest can hold", least=least)
        known = tell("{ways} to choose", ways=ways)
        if not self.result.all_repairs_known:
            known = tell("{ways} known, and perhaps others", ways=ways)
        named = self.ways([repair.dropped for repair in repairs])
        which = f": {named}" if named else tell(" (listed in JSON)")
        return f"{text}; {known}{which}"

    def ways(self, sets: Sequence[tuple[str, ...]]) -> str:
        """Few and small sets of statements and assumptions, named; of others, nothing."""
        if max(map(len, sets), default=0) > FEW or sum(map(len, sets)) > MOST_NAMED:
            return ""
        words = [listed([self.member(name) for name in names]) for names in sets]
        return words[0] if len(words) == 1 else "; ".join(f"({i + 1}) {each}" for i, each in enumerate(words))

    def member(self, name: str) -> str:
        """A statement or assumption in words."""
        if name in self.result.problem.assumptions:
            return tell("the assumption that {assumption}", assumption=self.sentence(name))
        return claim_words(self.result.ledger, self.result.problem.statement(name).claim)

    def weights(self) -> list[list[str]]:
        """What claim files gave a weight to, the weight, and the file; alike ones of a file together."""
        groups: dict[tuple[str, int, str], list[str]] = {}
        for chosen in self.result.weights if self.result.repairs else ():
            key = (chosen.section, chosen.weight, chosen.claim_file or "")
            groups.setdefault(key, []).append(chosen.id)
        return [[_named(section, ids), number(weight), file] for (section, weight, file), ids in groups.items()]

    def unrelated(self) -> list[str]:
        """Tallies of one counting body that do not limit each other, since nothing says how they are related."""
        ledger, words = self.result.ledger, []
        for group in unrelated_tallies(ledger):
            names = [tally_words(ledger, tally) for tally in group.tallies]
            shown = listed(names)
            if len(names) > MANY:
                more = number(len(names) - 2)
                shown = tell("{first}, {second} and {count} more", first=names[0], second=names[1], count=more)
            who = next(claimant.name for claimant in ledger.claimants if claimant.id == group.counted_by)
            words.append(tell(NEITHER if len(names) == 2 else NONE, tallies=shown, account=who))
        return words

    def statuses(self) -> str:
        """How many claims have each status, and how many ranges were not found."""
        found = [claim.status for claim in self.result.claims]
        words = [
            f"{found.count(status)} {_status(status, found.count(status))}" for status in Status if status in found
        ]
        missing = sum(bound.range is None for bound in self.result.core.bounds)
        if missing:
            ranges = count(missing, "range")
            return ", ".join(words) + tell("; {ranges} undecided: the search was given up", ranges=ranges)
        return ", ".join(words)


def _status(status: Status, number: int) -> str:
    return plural(STATUSES[status], STATUSES[status], number)


def _named(section: str, ids: list[str]) -> str:
    """`claims a and b`; many are counted."""
    what = plural(SECTIONS[section], f"{section}s", len(ids))
    if len(ids) < MANY:
        return f"{what} {listed(ids)}"
    return tell("{section} {id} and {count} more", section=what, id=ids[0], count=len(ids) - 1)


def _runs(numbers: list[int]) -> str:
    """`A1-A3, A5`."""
    runs: list[list[int]] = []
    for each in dict.fromkeys(numbers):
        if runs and runs[-1][-1] == each - 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    return ", ".join(f"A{run[0]}" if len(run) == 1 else f"A{run[0]}-A{run[-1]}" for run in runs)
