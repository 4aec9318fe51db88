"""A table whose head alone has the `%`: the draft reads it as one with it in each row, and says what it leaves out."""

from __future__ import annotations

import tomllib

import pytest
from command import run
from hypothesis import given
from hypothesis import strategies as st

from reconcile.drafting.documents import Document
from reconcile.drafting.drafts import draft_document
from reconcile.drafting.proposals import draft_of

INTRO = "TRIBUNAL SUPREMO ELECTORAL\nBoletín de la elección del presidente\n\n"
ROWS = (
    ("Elena Robles (Unión Cívica)", "1.984.210", "38,75"),
    ("Tomás Iriarte (Pacto Nacional)", "1.702.566", "33,25"),
    ("Andrea Pino", "921.448", "18,00"),
    ("Otras candidaturas", "511.902", "10,00"),
)
KEYS = ("elena robles", "tomas iriarte", "andrea pino", "others")


def table(head, rows=ROWS, *, gap="    ", order=(0, 1, 2), sign=""):
    lines = [head, *((row[0], row[1], row[2] + sign) for row in rows)]
    return INTRO + "".join(gap.join(line[place] for place in order) + "\n" for line in lines)


def read(text):
    """The kind, option and words of each claim of votes or a share, as far as it is none of what is left out."""
    return [(p.kind, p.option, p.printed) for p in draft_of(text).proposals if not p.other and p.kind in BOTH]


BOTH = ("votes", "share")
EXPECTED = [
    claim
    for key, (_, votes, share) in zip(KEYS, ROWS, strict=True)
    for claim in (("votes", key, votes), ("share", key, f"{share} %"))
]


@pytest.mark.parametrize("votes", ["VOTOS", "Votes", "Sufragios", "Votos válidos", "Total de votos"])
@pytest.mark.parametrize("share", ["%", "PORCENTAJE", "Porcentaje", "Pct.", "Share", "Per cent", "% de votos"])
def test_a_head_names_votes_and_shares(votes, share):
    assert read(table(("CANDIDATURA", votes, share))) == EXPECTED


@pytest.mark.parametrize("gap", ["   ", "\t", " | ", "  "])
@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1)])
def test_in_any_order_of_columns_and_with_any_gap(gap, order):
    found = read(table(("CANDIDATURA", "VOTOS", "%"), gap=gap, order=order))
    assert sorted(found) == sorted(EXPECTED)


def test_as_with_the_sign_in_each_row():
    assert read(table(("CANDIDATURA", "VOTOS", "%"))) == read(table(("CANDIDATURA", "VOTOS", "%"), sign=" %"))


@pytest.mark.parametrize("head", [("Candidate", "Votes", ""), ("Candidate", "", "Pct.")])
def test_a_table_with_one_known_column_only(head):
    found = read(table(head, [(a, b if head[1] else "", c if head[2] else "") for a, b, c in ROWS]))
    assert found == [claim for claim in EXPECTED if claim[0] == ("votes" if head[1] else "share")]


@pytest.mark.parametrize(
    "head", [("Distrito", "ACTAS", "% de actas"), ("Candidato", "VOTOS", "VOTOS"), ("a", "b", "c")]
)
def test_a_head_of_something_else_or_that_says_a_thing_twice_names_nothing(head):
    assert read(table(head)) == []


def test_rows_of_totals_are_of_no_option():
    found = draft_of(table(("", "VOTOS", "%"), [*ROWS, ("TOTAL", "5.120.126", "100,00"), ("Nulos", "1.310", "")]))
    assert [(p.kind, p.of) for p in found.proposals if p.printed == "1.310"] == [("total", "null")]
    assert all(p.other for p in found.proposals if p.printed in ("5.120.126", "100,00"))


def test_the_file_of_a_draft_loads_with_shares_at_the_spans_of_their_figures():
    text = table(("CANDIDATURA", "VOTOS", "%"))
    drafted = draft_document(Document("informe.txt", "0" * 64, text))
    claims = [claim for claim in tomllib.loads(drafted.text)["claim"] if "share" in claim]
    assert [claim["share"] for claim in claims] == ["38,75 %", "33,25 %", "18,00 %", "10,00 %"]
    assert [text[slice(*claim["at"][0])] for claim in claims] == ["38,75", "33,25", "18,00", "10,00"]
    assert (drafted.questions, drafted.overlooked) == (0, ())


@given(st.lists(st.integers(1000, 9_999_999), min_size=2, max_size=6, unique=True), st.booleans())
def test_any_numbers_of_votes_under_their_head_are_votes(numbers, blank):
    names = ("Ana Vidal", "Blas Ortega", "Carla Soto", "Dan Holt", "Eva Ruiz", "Gil Mora")
    rows = [f"{name}   {number:,}".replace(",", ".") for name, number in zip(names, numbers, strict=False)]
    text = INTRO + "\n".join(["CANDIDATURA   VOTOS", *([""] * blank), *rows, "Votos nulos   1.234.567"])
    assert [printed for kind, _, printed in read(text) if kind == "votes"] == [
        f"{n:,}".replace(",", ".") for n in numbers
    ]


# ---- what is left out all the same

OVERLOOKED = "North Valley   13,205\nSouth Coast   12,204\n"


def test_figures_that_look_like_results_and_are_left_out_are_counted_aloud(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(f"Ana Vidal won 51% of the votes.\n\nSectors\n{OVERLOOKED}", encoding="utf-8")
    said = "2 figures that look like results are in no claim (13,205, 12,204): see [[omitted]]"
    printed = run(capsys, "draft", "a.txt")
    assert (printed.status, printed.errors) == (0, f"a.txt: {said}\n")
    assert f"# {said}" in printed.output.partition("[source]")[0]
    assert run(capsys, "draft", "a.txt", "--output", "a.toml").errors == f"a.txt: {said}\n"
    assert run(capsys, "draft", "a.txt", "--output", "a.toml").errors == ""


@pytest.mark.parametrize(
    "text",
    [
        "Ana Vidal: 204,311\nBlas Ortega: 104,311\n",
        "1  Ana Vidal ..... 204,311\n2  Blas Ortega ..... 104,311\n",
        "Ana Vidal\n204,311\n\nBlas Ortega\n104,311\n",
    ],
)
def test_rows_of_a_name_and_a_number_look_like_results(text):
    assert [each.printed for each in draft_of(text).proposals if each.overlooked] == ["204,311", "104,311"]


@pytest.mark.parametrize(
    "text", ["Ana Vidal   13,205\n", "Opened   2011\nClosed   2017\n", "Ana won 51% of the votes.\n"]
)
def test_nothing_is_said_of_one_row_or_of_years(text):
    assert not any(each.overlooked for each in draft_of(text).proposals)


# ---- rolls, places, and names in the language of the document


@pytest.mark.parametrize(
    "text",
    [
        "La participación electoral, con base en un padrón de 8.310.452 electores, se sitúa en el 64,1 %.",
        "La participación fue del 64,1 % del padrón de 8.310.452 electores.",
        "Turnout, on a roll of 8,310,452 registered voters, stands at 64.1%.",
    ],
)
def test_a_turnout_of_a_roll_of_so_many_is_of_the_whole_and_so_is_the_roll(text):
    found = {each.kind: each for each in draft_of(text).proposals if not each.other}
    assert {(each.kind, each.of, each.whole) for each in found.values()} == {
        ("turnout", "registered", True),
        ("total", "registered", True),
    }


def test_a_roll_of_the_counted_sheets_is_of_their_count():
    found = draft_of("Electores inscritos en las mesas escrutadas: 8.310.452\nElectores inscritos: 9.310.452\n")
    assert [each.whole for each in found.proposals if each.of == "registered"] == [False, True]


@pytest.mark.parametrize(
    ("text", "besides"),
    [
        ("The two candidates who came in second and third after Ana Vidal spoke.", ("ana vidal",)),
        ("Dos candidatos quedaron en segundo y tercer lugar detrás de Ana Vidal.", ("ana vidal",)),
        ("Two candidates came in second and third.", ()),
    ],
)
def test_options_told_by_their_places_are_besides_whom_they_follow(text, besides):
    found = next(each for each in draft_of(text).proposals if each.kind == "options")
    assert (found.placed, found.besides) == (True, besides)
    asked = "# besides = ?" in draft_document(Document("a.txt", "0" * 64, text)).text
    assert asked is not bool(besides)


def test_what_a_spanish_draft_makes_up_is_spanish():
    text = table(("CANDIDATURA", "VOTOS", "%")) + "\nLa participación fue del 60 % de los inscritos.\n"
    content = tomllib.loads(draft_document(Document("informe.txt", "0" * 64, text), language="es").text)
    assert {each["name"] for each in content["tally"]} == {
        "escrutinio final",
        "el escrutinio que afirma TRIBUNAL SUPREMO ELECTORAL",
    }
    assert content["contest"][0]["names"]["others"] == "otras opciones"
    assert all("the " not in each["text"] for each in content["assumption"])
    english = tomllib.loads(draft_document(Document("informe.txt", "0" * 64, text), language="en").text)
    assert english["contest"][0]["names"]["others"] == "other options"
