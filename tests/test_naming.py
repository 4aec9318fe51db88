"""Names as a person writes them, and the order in which names and numbers are read."""

from __future__ import annotations

import pytest

import reconcile
from reconcile.constraints import Quantity
from reconcile.naming import account_named, natural, option_named, reading_order, tally_named

LEDGER = """
source = { id = "s", document = "s.txt" }
claimant = [{ id = "x", name = "Élection Board" }, { id = "y", account = "Y and Z" }, { id = "silent" }]
tally = [
  { id = "t", contest = "k", counted_by = "x", name = "Unit 10" },
  { id = "u", contest = "k", counted_by = "x", name = "Unit 2" },
  { id = "k-whole", contest = "k", final = true },
]
defaults = { tally = "t", claimant = "x" }
claim = [
  { id = "one", votes = "5", option = "a" },
  { id = "two", votes = "6", option = "b", claimant = "y", tally = "t" },
]

[[contest]]
id = "k"
options = ["b", "a", "c", "d"]
names = { a = "Ana García", b = "Zoé", c = "Twin", d = "twin" }
group = [{ id = "rest", members = ["a", "b"] }]
"""


@pytest.fixture(scope="module")
def ledger():
    return reconcile.from_texts({"l.toml": LEDGER})


@pytest.mark.parametrize("given", ["a", "A", "Ana García", "ana garcia", " ANA GARCÍA ", "ana garci\u0301a"])
def test_options(given, ledger):
    assert option_named(ledger.contest("k"), given) == "a"


@pytest.mark.parametrize(("given", "id"), [("x", "x"), ("election board", "x"), ("y AND z", "Y and Z"), ("all", "all")])
def test_accounts(given, id, ledger):
    assert account_named(ledger, given) == id


@pytest.mark.parametrize(("given", "id"), [("t", "t"), ("unit 2", "u"), ("Final tally", "k-whole")])
def test_tallies(given, id, ledger):
    assert tally_named(ledger, given) == id


@pytest.mark.parametrize(("given", "id"), [("Twin", "c"), ("twin", "d")])
def test_the_name_as_printed_goes_before_others(given, id, ledger):
    assert option_named(ledger.contest("k"), given) == id


def test_what_may_be_several(ledger):
    with pytest.raises(reconcile.ReconcileError) as caught:
        option_named(ledger.contest("k"), "TWIN")
    assert str(caught.value) == '"TWIN" may be "c" (Twin) and "d" (twin); give the id of one option'


def test_what_is_none(ledger):
    with pytest.raises(reconcile.ReconcileError) as caught:
        account_named(ledger, "silent")
    known = '"x" (Élection Board), "Y and Z"'
    assert str(caught.value) == f'there is no account "silent" with statements; known are: {known}'
    with pytest.raises(reconcile.ReconcileError, match='known are: "a" \\(Ana García\\), "b" \\(Zoé\\), "c"'):
        option_named(ledger.contest("k"), "rest", groups=False)


def test_of_many_the_nearest_are_named():
    tallies = "".join(f'[[tally]]\nid = "t{i}"\ncontest = "k"\nname = "Unit {i}"\n' for i in range(300))
    ledger = reconcile.from_texts({"l.toml": '[[contest]]\nid = "k"\noptions = ["a"]\n' + tallies})
    with pytest.raises(reconcile.ReconcileError, match='"t12" \\(Unit 12\\)') as caught:
        tally_named(ledger, "unit 12e")
    assert len(str(caught.value)) < 300
    with pytest.raises(reconcile.ReconcileError, match=r"known are: .*, \.\.\.$"):
        tally_named(ledger, "?")


def test_the_commands_and_the_library_take_names(ledger):
    result = reconcile.reconcile(ledger)
    expected = result.bounds("t", "votes", "a", "x")
    assert result.bounds("UNIT 10", "votes", "ana garcia", "election board") == expected
    assert result.bounds_of("votes[Unit 10, Ana García]", "Élection Board")[:2] == expected[:2]


def test_numbers_in_names_count():
    names = ["Unit 10", "unit 9", "Unit 2 b", "Unit 2", "Étage 1", "Zone", "Unit", "10", "9"]
    assert sorted(names, key=natural) == [
        "9",
        "10",
        "Étage 1",
        "Unit",
        "Unit 2",
        "Unit 2 b",
        "unit 9",
        "Unit 10",
        "Zone",
    ]


def test_tallies_then_options_then_groups_then_totals(ledger):
    def label(quantity):
        return quantity.tally, quantity.name, quantity.option

    asked = [("k-whole", "valid", None), ("t", "votes", "b"), ("u", "valid", None)]
    asked += [("u", "votes", "rest"), ("u", "votes", "b"), ("u", "votes", "a")]
    quantities = [Quantity(name, tally, option, None, ()) for tally, name, option in asked]
    found = sorted(quantities, key=lambda quantity: reading_order(ledger, quantity))
    assert [label(quantity) for quantity in found] == [
        ("u", "votes", "a"),
        ("u", "votes", "b"),
        ("u", "votes", "rest"),
        ("u", "valid", None),
        ("t", "votes", "b"),
        ("k-whole", "valid", None),
    ]
