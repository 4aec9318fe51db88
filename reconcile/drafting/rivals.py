"""Options that may be another one by another name: a party beside candidates, or someone with the same surname."""

from __future__ import annotations

from collections import Counter

from reconcile.drafting import lexicon
from reconcile.drafting.parties import is_party
from reconcile.drafting.proposed import Draft
from reconcile.drafting.roles import OTHERS
from reconcile.languages import term

__all__ = ["unsure_options"]

FEW = 2
"""An option with no more proposals than this may be a slip of a name that has more."""


def unsure_options(draft: Draft) -> dict[str, str]:
    """The keys of options of which it is not sure that they stood, and why."""
    left = [each for each in draft.proposals if not each.other and each.kind not in ("seats", "control")]
    counts = Counter(key for each in left for key in (each.option, each.over) if key in draft.entities)
    parties = {key for key in counts if is_party(draft.entities[key].name)}
    people = [key for key in counts if key not in parties and key not in lexicon.ANSWERS and key != OTHERS]
    unsure = {}
    if people and not draft.is_chamber:
        unsure = dict.fromkeys(parties, term("a party or list, where others are persons: whose?"))
    known = [(_words(key), key) for key in people if counts[key] > FEW]
    for key in people:
        same = (other for words, other in known if counts[key] <= FEW and words & _words(key))
        if (other := next(same, None)) is not None:
            unsure[key] = term("is that {name}?", name=draft.entities[other].name)
    return unsure


def _words(key: str) -> set[str]:
    return {word for word in key.split() if word not in lexicon.CONNECTORS and len(word) > 1}
