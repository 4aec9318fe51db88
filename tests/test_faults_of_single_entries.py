"""Faults of claim files that docs/faults.md leaves out: each is named, with what was found."""

import re

import pytest

import reconcile


def file(*, group="", tally="count", claim='votes = "5"\noption = "ana"', more=""):
    return f"""
source = {{ id = "s", document = "d", decimal = "." }}
claimant = [{{ id = "Council" }}]
contest = [{{ id = "mayor", options = ["ana", "blas"], group = [{group}] }}]
tally = [{{ id = "{tally}", contest = "mayor" }}]
{more}
[[claim]]
id = "ana"
claimant = "Council"
tally = "{tally}"
{claim}
"""


TABLE = """
[[table]]
id = "table"
claimant = "Council"
tally = "count"
of = "sheets"
rows = [{ option = "ana", votes = "5" }]
"""
FAULTS = {
    "a group of nothing": (
        file(group='{ id = "none", members = [] }'),
        'contest "mayor": group "none": members: expected at least one option',
    ),
    "a group called like an option": (
        file(group='{ id = "ana", members = ["blas"] }'),
        'contest "mayor": options: "ana" stands twice among the options and groups',
    ),
    "a tally called like the final one": (
        file(tally="mayor-final"),
        'tally "mayor-final": this id is that of the final tally of "mayor"; add `final = true`, or choose another id',
    ),
    "a figure that is printed twice": (
        file(claim='votes = "5"\noption = "ana"\nprinted = "5"'),
        "printed: the figure in `votes` is what is printed; leave this out",
    ),
    "a date in the place of a figure": (file(claim='votes = 2024-07-28\noption = "ana"'), "2024-07-28"),
    "a date in the place of a truth value": (
        file(more='[[assumption]]\nid = "guess"\ntext = "a guess"\nholds = 2024-07-28\n'),
        'assumption "guess": holds: expected true or false, without quotes, not 2024-07-28',
    ),
    "a table of nothing": (
        file(more=re.sub("rows = .*", "rows = []", TABLE)),
        'table "table": rows: expected at least one row',
    ),
    "a table of votes of no total of shares": (file(more=TABLE), 'table "table": of: unknown total "sheets"'),
}


@pytest.mark.parametrize(("text", "message"), FAULTS.values(), ids=FAULTS)
def test_refused(text, message):
    with pytest.raises(reconcile.LedgerError) as caught:
        reconcile.from_texts({"a.toml": text})
    assert message in str(caught.value)


def test_a_column_that_stands_twice():
    text = "id,claimant,tally,kind,figure,option,option\nana,Council,count,votes,5,ana,blas\n"
    with pytest.raises(reconcile.LedgerError, match='the column "option" stands here twice'):
        reconcile.from_texts({"a.csv": text})


def test_a_group_of_some_options_may_stand_in_a_runoff():
    """Only that of all others stands for nobody there."""
    text = """
source = { id = "s", document = "d", decimal = "." }
claimant = [{ id = "Council" }]
contest = [
  { id = "first", options = ["ana", "blas", "carla"] },
  { id = "second", options = ["ana", "blas"], runoff_of = "first", group = [{ id = "all", members = ["ana"] }] },
]
tally = [{ id = "count", contest = "second", final = true }]
claim = [{ id = "ana", claimant = "Council", tally = "count", votes = "5", option = "ana" }]
"""
    assert [group.id for group in reconcile.from_texts({"a.toml": text}).contest("second").groups] == ["all"]
