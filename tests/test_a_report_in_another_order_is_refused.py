"""Lists of a report stand in one order: with two neighbours changed about, it is refused, or they are evidence."""

from __future__ import annotations

import json
import random

import pytest
from fuzz_laws import case

import reconcile

MOST = 4
"""How many lists of each kind are tried."""
EVIDENCE = {("lines", "#", "sum")}
"""The lines that a line is the sum of may stand in any order."""


def lists(value, path=()):
    """The places of all lists with two entries or more."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from lists(each, (*path, key))
    elif isinstance(value, list):
        if len(value) > 1:
            yield path
        for i, each in enumerate(value):
            yield from lists(each, (*path, i))


def kind(path):
    """A place without the numbers of entries."""
    return tuple("#" if isinstance(key, int) else key for key in path)


@pytest.mark.parametrize("name", ["whole", "otherwise"])
def test_neighbours_changed_about(name):
    ledger, text, genuine = case(name)
    places = {}
    for path in lists(genuine):
        places.setdefault(kind(path), []).append(path)
    rng, refused, accepted = random.Random(1), 0, set()
    for found in places.values():
        for path in rng.sample(found, min(MOST, len(found))):
            report = json.loads(text)
            entries = report
            for key in path:
                entries = entries[key]
            at = rng.randrange(len(entries) - 1)
            if entries[at] == entries[at + 1]:
                continue
            entries[at], entries[at + 1] = entries[at + 1], entries[at]
            try:
                reconcile.verify(report, ledger)
            except reconcile.ReconcileError:
                refused += 1
            else:
                accepted.add(kind(path))
    assert accepted <= EVIDENCE
    assert refused > 50
