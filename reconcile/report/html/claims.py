"""What a page shows of claims and of the documents that print them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reconcile.languages import tell, term
from reconcile.model import Ledger, Source
from reconcile.naming import natural
from reconcile.reconciliation import ClaimResult
from reconcile.report.labels import Labels
from reconcile.report.terms import STATUSES
from reconcile.results import End, Range, Status
from reconcile.wording import claim_words

__all__ = ["CLAIM_STATUSES", "ClaimRow", "Document", "claim_rows", "documents_of"]

CLAIM_STATUSES = (
    (STATUSES[Status.CONTRADICTED], term("they exclude it")),
    (STATUSES[Status.IMPLIED], term("they force it already: it could be left out, and follows")),
    (STATUSES[Status.COMPATIBLE], term("they narrow what it speaks of, and leave it room")),
    (STATUSES[Status.UNTESTED], term("they say nothing of what it speaks of")),
    (STATUSES[Status.SUPERSEDED], term("a later claim replaces it; it says nothing any more")),
    (STATUSES[Status.UNDECIDED], term("the search was given up")),
)
"""Each status of a claim, and what it says of the other statements of the claim's own account."""


class Document(NamedTuple):
    """A source: its number on the page, and what is known of the document."""

    number: int
    source: Source
    published: str

    @property
    def words(self) -> str:
        """The document, who published it, and when."""
        return ", ".join(filter(None, (self.source.document, self.source.publisher, self.published)))


class ClaimRow(NamedTuple):
    """A claim in words, with its status, what the account's other statements leave, and where it is disputed."""

    id: str
    words: str
    account: str
    source: str
    status: str
    left: str
    disputed_by: tuple[str, ...]
    repeats: tuple[str, ...]


def documents_of(ledger: Ledger, sources: Iterable[Source]) -> Iterator[Document]:
    """Sources with their numbers among all."""
    numbers = {source.id: i + 1 for i, source in enumerate(ledger.sources)}
    for source in sources:
        yield Document(numbers[source.id], source, _published(source))


def _published(source: Source) -> str:
    if source.published:
        return source.published
    return tell("{date} (inferred)", date=source.published_inferred) if source.published_inferred else ""


def claim_rows(labels: Labels) -> Iterator[ClaimRow]:
    """Every claim, in the order in which a person looks for its id."""
    ledger = labels.result.ledger
    for found in sorted(labels.result.claims, key=lambda found: natural(found.claim.id)):
        yield ClaimRow(
            id=found.claim.id,
            words=claim_words(ledger, found.claim),
            account=labels.name(found.account),
            source=found.claim.source,
            status=tell(STATUSES[found.status]),
            left=_left(labels, found),
            disputed_by=found.disputed_by,
            repeats=found.repeats,
        )


def _left(labels: Labels, found: ClaimResult) -> str:
    """`10,053,505 to 10,064,048`; nothing where the claim is not about a number, or nothing is left out."""
    statement, implied = labels.result.statement_of(found.claim), found.implied
    if statement is None or statement.quantity is None or implied is None:
        return ""
    if implied.low is None and implied.high is None:
        return ""
    ends = (End(value, attained=there) for value, there in zip(implied[:2], implied.attained, strict=True))
    low, high = labels.range_words(statement.quantity, Range(*ends))
    if implied.low is None:
        return tell("at most {number}", number=high)
    if implied.high is None:
        return tell("at least {number}", number=low)
    return low if low == high else tell("{low} to {high}", low=low, high=high)
