"""A town of exact counts, printed by a council and by a paper, in which the paper mistypes one of them."""

import random
from collections import Counter

import reconcile
from reconcile.report.json import to_plain
from reconcile.results import Status

PLACES, OPTIONS, WRONG = 12, 4, (6, 1)


def town():
    """More than 80 counts, so that the solver guides; the parts' claims, and each option's of the whole."""
    rng = random.Random(1)
    votes = [[rng.randrange(40, 400) for _ in range(OPTIONS)] for _ in range(PLACES)]
    places = ", ".join(f'"p{i}"' for i in range(PLACES))
    yield '[source]\nid = "s"\ndocument = "s.txt"'
    yield from (f'[[claimant]]\nid = "{who}"' for who in ("council", "paper"))
    yield f'[[contest]]\nid = "k"\noptions = [{", ".join(f"""{chr(34)}o{i}{chr(34)}""" for i in range(OPTIONS))}]'
    yield f'[[tally]]\nid = "town"\ncontest = "k"\nfinal = true\ncounted_by = "council"\nmade_of = [{places}]'
    yield from (f'[[tally]]\nid = "p{i}"\ncontest = "k"\ncounted_by = "council"' for i in range(PLACES))
    for who in ("council", "paper"):
        for option in range(OPTIONS):
            for place, own in enumerate(votes):
                more = 30 if (who, place, option) == ("paper", *WRONG) else 0
                yield claim(who, f"p{place}", option, own[option] + more)
            yield claim(who, "town", option, sum(own[option] for own in votes))


def claim(who, tally, option, votes):
    of = f'claimant = "{who}"\ntally = "{tally}"\noption = "o{option}"'
    return f'[[claim]]\nid = "{who}-{tally}-{option}"\n{of}\nvotes = "{votes}"'


def test_all_is_decided_and_the_digit_is_the_only_repair():
    ledger = reconcile.from_texts({"town.toml": "\n".join(town())})
    result = reconcile.reconcile(ledger)
    statuses = Counter(claim.status for claim in result.claims)
    assert len(result.problem.system.variables) > 80
    assert [repair.dropped for repair in result.repairs] == [("paper-p6-1",)]
    assert result.all_repairs_known
    assert statuses[Status.UNDECIDED] == 0
    assert all(bound.range is not None for bound in result.core.bounds)
    assert statuses[Status.CONTRADICTED] == PLACES + 1  # each of the paper's numbers of that option, by all others
    assert reconcile.verify(to_plain(result), ledger).verdict is reconcile.Verdict.INCONSISTENT


def test_a_whole_that_nobody_prints_is_bounded_by_its_parts():
    texts = {"town.toml": "\n".join(each for each in town() if 'tally = "town"' not in each and "paper-" not in each)}
    result = reconcile.reconcile(reconcile.from_texts(texts))
    whole = {(b.quantity.name, b.quantity.option): b.range for b in result.core.bounds if b.quantity.tally == "town"}
    printed = result.bounds("town", "votes", "o1")
    assert printed.low == printed.high == whole["votes", "o1"].low.value
    assert whole["valid", None].low.value == whole["valid", None].high.value
