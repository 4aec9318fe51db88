"""Words that a draft once read wrongly, each as a class: sums, quoted victories, coverage, offices, heads, columns."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from reconcile import from_texts, reconcile
from reconcile.drafting.documents import Document, checksum
from reconcile.drafting.drafts import draft_document

DOCS = Path(__file__).resolve().parents[1] / "docs"


def drafted(text):
    return draft_document(Document("d.txt", checksum(text.encode()), text))


def content(text):
    return tomllib.loads(drafted(text).text)


def claims(text, kind):
    return [each for each in content(text).get("claim", []) if kind in each]


# ---- Null and blank ballots in one number


@pytest.mark.parametrize(
    "words",
    [
        "Votos nulos y en blanco: 118.990",
        "Votos en blanco y nulos: 118.990",
        "Votos nulos/blancos: 118.990",
        "Nulos y blancos  118.990",
        "Votos nulos o en blanco ........ 118.990",
        "Los votos blancos más los nulos sumaron 118.990.",
        "Hubo 118.990 votos nulos y en blanco.",
        "Papeletas en blanco o anuladas: 118.990",
        "There were 118,990 blank and spoiled ballots.",
        "Blank or invalid votes: 118,990",
        "Null and blank ballots came to 118,990.",
    ],
)
def test_null_and_blank_together_are_neither_of_the_two_but_a_question(words):
    found = drafted(f"Ana Vidal: 5{'.' if '.990' in words else ','}100 votos.\n\n{words}\n")
    assert (found.claims, found.questions) == (1, 1)
    assert "# of = ? null and blank ballots together" in found.text
    assert '# of = "?"' in found.text


@pytest.mark.parametrize(
    "words",
    [
        "Votos nulos: 118.990. Votos en blanco: 96.771.",
        "118.990 votos nulos y 96.771 en blanco.",
        "Nulos: 118.990\nEn blanco: 96.771",
    ],
)
def test_two_numbers_are_one_of_each(words):
    found = claims(f"Ana Vidal: 5.100 votos.\n\n{words}\n", "total")
    assert [(each["total"], each["of"]) for each in found] == [("118.990", "null"), ("96.771", "blank")]


def test_a_row_of_both_in_a_table_is_a_question_and_so_is_its_share():
    text = "CANDIDATO  VOTOS  %\nAna Vidal  5.100  50,50\nLuis Soto  4.700  46,53\nNulos y blancos  300  2,97\n"
    found = drafted(text)
    assert (found.claims, found.questions) == (4, 2)
    assert "# quantity = ? null and blank ballots together" in found.text
    (*_, share) = claims(text.replace("Nulos y blancos", "Votos en blanco"), "share")
    assert (share["quantity"], share["share"]) == ("blank", "2,97 %")


def test_a_turnout_that_valid_ballots_and_that_sum_give_is_of_that_count():
    text = (
        "CONSEJO NACIONAL ELECTORAL\n\nAna Vidal Paz: 3.876.090 votos\n\nTotal de votos válidos: 3.876.090\n"
        "Votos nulos y en blanco: 201.455\n\nParticipación: 66,7 % de los 6.112.845 inscritos.\n"
    )
    (claim,) = claims(text, "turnout")
    assert claim["of"] == "roll"
    (claim,) = claims(text.replace("201.455", "301.455"), "turnout")
    assert claim["of"] == "registered"


def test_the_way_out_that_the_docs_give_loads_and_fits():
    page = (DOCS / "draft.md").read_text(encoding="utf-8")
    (block,) = (each for each in re.findall(r"```toml\n(.*?)```", page, re.DOTALL) if "blank-are-null" in each)
    head = """
[source]
id = "boletin"
document = "boletin.txt"
decimal = ","
[[claimant]]
id = "CEN"
[[contest]]
id = "c"
options = ["ana", "luis"]
[[tally]]
id = "boletin-cen"
contest = "c"
"""
    totals = (("valid", "1.000.000"), ("cast", "1.118.990"))
    rest = "".join(
        f'[[claim]]\nid = "{of}"\ntally = "boletin-cen"\nclaimant = "CEN"\ntotal = "{figure}"\nof = "{of}"\n'
        for of, figure in totals
    )
    assert not reconcile(from_texts({"a.toml": head + block + rest})).findings
    assert reconcile(from_texts({"a.toml": head + block + rest.replace("1.118.990", "1.118.991")})).findings
