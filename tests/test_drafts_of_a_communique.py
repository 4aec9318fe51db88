"""What is drafted of a communiqué: a partial count, its turnout, and what one side's copies of sheets give."""

from __future__ import annotations

import tomllib

import pytest

from reconcile.drafting.documents import Document, checksum
from reconcile.drafting.drafts import draft_document

COUNT = """CONSEJO NACIONAL ELECTORAL

El Consejo Nacional Electoral informa los resultados de la elección presidencial:

- Ana Vidal Paz (Partido Verde): 2.000.000 votos
- Blas Ortega Ruiz (Partido Azul): 1.876.090 votos

"""
TURNOUT = "\nParticipación: 66,7 % de los 6.112.845 inscritos.\n"


def drafted(text):
    document = Document("d.txt", checksum(text.encode()), text)
    return draft_document(document).text


def claims(text, kind):
    return [each for each in tomllib.loads(drafted(text)).get("claim", []) if kind in each]


@pytest.mark.parametrize(
    "ballots",
    [
        "Total de votos válidos: 3.876.090\nVotos nulos: 201.455\n",
        "Total de votos válidos: 3.876.090\nVotos nulos: 101.455\nVotos en blanco: 100.000\n",
        "Votos emitidos: 4.077.545\n",
    ],
)
def test_a_turnout_that_the_ballots_counted_give_is_of_that_count(ballots):
    text = COUNT + ballots + TURNOUT
    (claim,) = claims(text, "turnout")
    (roll,) = (each for each in claims(text, "total") if each["of"] == "registered")
    (votes, *_) = claims(text, "votes")
    assert (claim["tally"], claim["of"]) == (votes["tally"], "roll")
    assert votes["tally"] != "d-final"
    assert roll["tally"] == "d-final"
    assert 'of = "roll"  # of the ballots counted so far' in drafted(text)


@pytest.mark.parametrize(
    "ballots",
    [
        "",
        "Total de votos válidos: 3.876.090\n",
        "Total de votos válidos: 3.876.090\nVotos nulos: 301.455\n",
        "Votos emitidos: 4.177.545\n",
    ],
)
def test_one_that_they_do_not_give_is_of_the_whole_vote(ballots):
    (claim,) = claims(COUNT + ballots + TURNOUT, "turnout")
    assert (claim["tally"], claim["of"]) == ("d-final", "registered")


@pytest.mark.parametrize(
    ("told", "of"),
    [
        ("transmitidas 15.872 de las 16.400 actas de escrutinio (96,78 %), Ana Vidal Paz obtuvo 5.100 votos", "sheets"),
        ("con 15.872 de 16.400 mesas electorales (96,78 %), Ana Vidal Paz obtuvo 5.100 votos", "unstated"),
        ("con 15.872 de las 16.400 juntas (96,78 %), Ana Vidal Paz obtuvo 5.100 votos", "unstated"),
        ("with 15,872 of the 16,400 polling stations (96.78%), Ana Vidal Paz has 5,100 votes", "unstated"),
        ("with 15,872 of 16,400 tally sheets counted (96.78%), Ana Vidal Paz has 5,100 votes", "sheets"),
    ],
)
def test_a_share_in_brackets_after_so_many_of_so_many_sheets_is_the_coverage(told, of):
    text = f"El Consejo Nacional Electoral informa que, {told}.\n"
    (claim,) = claims(text, "coverage")
    (votes,) = claims(text, "votes")
    assert (claim["of"], claim["tally"]) == (of, votes["tally"])
    assert claims(text, "share") == []
    assert "option = ?" not in drafted(text)


def test_one_after_so_many_of_so_many_votes_is_none():
    text = "El Consejo Nacional Electoral informa que Ana Vidal Paz obtuvo 5.100 de los 10.000 votos (51 %).\n"
    assert claims(text, "coverage") == []
