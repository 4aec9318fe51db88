"""Any text, named as CSV, is a ledger or a `LedgerError`, whose message shows nothing unescaped; nothing else."""

from __future__ import annotations

import time
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from row_files import KINDS, to_csv

import reconcile
from reconcile.claim_rows import COLUMNS

REST = (Path(__file__).resolve().parent / "faulty/contest.toml").read_text(encoding="utf-8")
HEADER = "id,source,document,claimant,tally,kind,figure,option,of,at,weight\n"
PIECES = st.sampled_from(
    [
        *(
            ",",
            ";",
            "\t",
            "\n",
            "\r\n",
            '"',
            '""',
            " ",
            "\x00",
            "\x1b[31m",
            "\u2028",
            "\ufeff",
            "=1+1",
            "1-2",
            "5",
            "é",
        ),
        *("id", "figure", "kind", "source", "votes", "ana", "Council", "bulletin", "51.2%", "post", "post.txt"),
    ]
)
TEXTS = st.text(max_size=8) | st.sampled_from(["", "ana", "bulletin", "Council", "post", "5", "51.2%", "valid", "1-2"])
CELLS = st.dictionaries(st.sampled_from(COLUMNS), TEXTS)


def read(text):
    """The ledger, or `None` where the text is refused; anything else is raised."""
    try:
        return reconcile.from_texts({"contest.toml": REST, "x.csv": text})
    except reconcile.LedgerError as error:
        refused = error
    assert refused.faults
    assert all(fault.file == "x.csv" for fault in refused.faults)
    assert all(line.isprintable() for line in str(refused).split("\n"))
    return None


@given(st.text(max_size=60))
def test_any_text(text):
    read(text)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_what_looks_like_rows(text):
    read(HEADER + text)
    read(text)


@given(st.lists(st.fixed_dictionaries({"kind": st.sampled_from(KINDS) | TEXTS}).flatmap(lambda k: CELLS.map(k.__or__))))
def test_any_cells(rows):
    """What is well written is taken cell by cell: a ledger of it holds one claim for each row that is not blank."""
    ledger = read(to_csv(rows, list(COLUMNS)))
    if ledger is not None:
        assert len(ledger.claims) == sum(any(text.strip(" ") for text in row.values()) for row in rows)


@given(st.lists(st.sampled_from(["5", "7", " 5 ", "=5", "5;5", 'a "5"', "5\n5", "5,000", ""]), min_size=1, max_size=5))
def test_each_figure_that_is_read_is_the_text_of_its_cell(figures):
    rows = [
        {"id": f"c{i}", "source": "s", "document": "d", "claimant": "Council", "tally": "bulletin", "kind": "total"}
        | {"of": "cast", "figure": figure}
        for i, figure in enumerate(figures)
    ]
    ledger = read(to_csv(rows))
    if ledger is not None:
        assert [claim.printed for claim in ledger.claims] == figures
    assert (ledger is not None) == all(figure in ("5", "7", " 5 ") for figure in figures)


@settings(deadline=None)
@given(st.sampled_from(['"', '""', '"\n', ",", ";\n", "a", '"a",', "\n", ' "']))
def test_long_texts_take_no_longer_than_they_are_long(piece):
    start = time.perf_counter()
    read(HEADER + piece * (200_000 // len(piece)))
    assert time.perf_counter() - start < 20
