"""A count of votes and its share side by side, which are of one option: "1,204,311 votes (51.2%)"."""

from __future__ import annotations

from typing import Final

from reconcile.drafting.counted_words import VALID, VOTES
from reconcile.drafting.shapes import Shape, pattern

__all__ = ["PAIRS", "end_of_pair", "is_apposed", "is_in_brackets"]

PAIRS: Final = {"votes": "share", "share": "votes"}
"""The kind of the figure with which one of each kind makes a pair."""
UNIT: Final = rf"(?: (?:de los |of the )?(?:{VALID} )?{VOTES}(?: {VALID})?)?"
THAT_IS: Final = (
    r"(?:or|o|o sea,?|es decir,?|esto es,?|that is,?|i\.e\.,?|equal to|equivalentes? al?|equivale al?|which is|amounting to|para"
    r"|lo que (?:equivale al?|representa|supone|significa))"
)
ABOUT: Final = r"(?:(?:el|un|the|a|some) )?"
BRACKET: Final = rf"{UNIT},? ?[(\[] ?(?:{THAT_IS} )?{ABOUT}"
OR: Final = rf"{UNIT},? {THAT_IS} {ABOUT}"
IN_BRACKETS: Final = pattern(BRACKET)
IN_OTHER_WORDS: Final = pattern(OR)
APPOSED: Final = pattern(rf"{UNIT}, (?:el|un) ")
PAIRED: Final = pattern(rf"(?:{BRACKET}|{OR})(?:0+|P+){UNIT} ?[)\]]?")


def is_in_brackets(shape: Shape, end: int, start: int) -> bool:
    """Whether a figure that begins at `start` stands in brackets, or after "or", right after one that ends at `end`."""
    between = shape.shape[end:start]
    return any(form.fullmatch(between) for form in (IN_BRACKETS, IN_OTHER_WORDS))


def is_apposed(shape: Shape, end: int, start: int) -> bool:
    """Whether only a comma and an article stand between them: "1.204.311 votos, el 51,2 %". Another name may follow."""
    return APPOSED.fullmatch(shape.shape[end:start]) is not None


def end_of_pair(shape: Shape, end: int, limit: int) -> int:
    """Where the figure ends that stands so after the one that ends at `end`; this end where none does."""
    match = PAIRED.match(shape.shape, end, limit)
    return end if match is None else match.end()
