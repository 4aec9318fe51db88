"""Bulletins in sequence: each holds the one before, so no option shrinks, unless a bulletin replaces the one before.

What fits is worked out here from the counts alone: a bulletin that holds another has at least as many votes for each
option and ballots of each kind, and so does what the second adds to the first.
"""

from __future__ import annotations

from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from judged import counts, holds

OPTIONS = ("ana", "blas")
CONTEST = """
[[contest]]
id = "mayor"
options = ["ana", "blas"]

[[tally]]
id = "final"
contest = "mayor"
final = true
"""
FEW_NULL = """
[[assumption]]
id = "few-null"
text = "null ballots are at most a fifth of the ballots"
quantities = ["null"]
of = "cast"
figure = "at most 20%"
"""

COUNT = st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 3))
SEQUENCES = st.lists(COUNT, min_size=2, max_size=4)


def bulletins(sequence, relation):
    """Each bulletin with its counts, and how it is related to the next; the last is part of the final tally."""
    for i, (ana, blas, null) in enumerate(sequence):
        last = i + 1 == len(sequence)
        related = 'part_of = "final"' if last else f'part_of = "b{i + 1}"'
        if relation == "replaces":
            related = (f'replaces = "b{i - 1}"\n' if i else "") + ('part_of = "final"' if last else "")
        yield f'[[tally]]\nid = "b{i}"\ncontest = "mayor"\n{related}\n'
        yield counts(f"b{i}", {"ana": ana, "blas": blas}, null=null, blank=0)


def never_shrinks(sequence):
    """Whether each count is at least the one before it."""
    pairs = pairwise(sequence)
    return all(one <= other for before, after in pairs for one, other in zip(before, after, strict=True))


@settings(max_examples=60, deadline=None)
@given(SEQUENCES)
def test_bulletins_that_hold_each_other_never_shrink(sequence):
    assert holds(CONTEST, *bulletins(sequence, "part_of")) == never_shrinks(sequence)


@settings(max_examples=30, deadline=None)
@given(SEQUENCES)
def test_bulletins_that_replace_each_other_may_be_anything(sequence):
    assert holds(CONTEST, *bulletins(sequence, "replaces"))


@settings(max_examples=60, deadline=None)
@given(SEQUENCES, COUNT)
def test_the_final_tally_is_above_every_bulletin_of_a_chain(sequence, final):
    """Through all of the chain: also where the bulletins between are not printed."""
    whole = counts("final", dict(zip(OPTIONS, final[:2], strict=True)), null=final[2])
    first = [text for i, text in enumerate(bulletins(sequence, "part_of")) if i % 2 == 0 or i == 1]
    assert holds(CONTEST, *first, whole) == never_shrinks([sequence[0], final])


@settings(max_examples=60, deadline=None)
@given(SEQUENCES, COUNT)
def test_only_the_last_of_corrected_bulletins_limits_the_final_tally(sequence, final):
    whole = counts("final", dict(zip(OPTIONS, final[:2], strict=True)), null=final[2])
    assert holds(CONTEST, *bulletins(sequence, "replaces"), whole) == never_shrinks([sequence[-1], final])


def within(count):
    """Whether the null ballots are at most a fifth."""
    return 5 * count[2] <= sum(count)


@settings(max_examples=60, deadline=None)
@given(SEQUENCES)
def test_a_limit_holds_for_every_bulletin_and_for_all_that_is_added(sequence):
    """Also for what several add together, which follows: counts within the limit have a sum within it."""
    added = [tuple(b - a for a, b in zip(*pair, strict=True)) for pair in pairwise(sequence)]
    expected = never_shrinks(sequence) and all(map(within, [*sequence, *added]))
    assert holds(CONTEST, FEW_NULL, *bulletins(sequence, "part_of")) == expected


@settings(max_examples=40, deadline=None)
@given(SEQUENCES, st.integers(0, 3))
def test_a_coverage_in_a_chain_is_of_the_final_tally(sequence, add):
    """Each bulletin prints its share of the ballots: the final tally has those of the last one, and more."""
    total = sum(sequence[-1]) + add
    assume(total > 0)
    shares = "".join(
        f'[[claim]]\nid = "part {i}"\ntally = "b{i}"\ncoverage = "{100 * sum(count) / total:.3f}%"\nof = "cast"\n'
        for i, count in enumerate(sequence)
    )
    whole = counts("final", {}, cast=total)
    expected = never_shrinks(sequence)
    assert holds(CONTEST, *bulletins(sequence, "part_of"), shares, whole) == expected
    if sum(sequence[0]):
        more = shares.replace(f'"{100 * sum(sequence[0]) / total:.3f}%"', '"more than 100%"', 1)
        assert not holds(CONTEST, *bulletins(sequence, "part_of"), more, whole)
