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


@pytest.mark.parametrize(
    "given",
    [
        "dan a Vidal el 50,2 % y a Ortega el 43,9 %",
        "dan el 50,2 % a Vidal y el 43,9 % a Ortega",
        "dan a Ana Vidal Paz el 50,2 % de los votos, y a Blas Ortega Ruiz el 43,9 %",
        "otorgan a la candidata Vidal el 50,2 % y al candidato Ortega el 43,9 %",
        "give Vidal 50,2% and Ortega 43,9%",
    ],
)
def test_shares_that_are_given_to_options_are_theirs(given):
    text = f"{COUNT}El portavoz de Vidal, Óscar Tamayo, afirmó que los datos de su equipo {given}.\n"
    found = claims(text, "share")
    assert [(each["option"], each["share"].replace(" ", "")) for each in found] == [
        ("ana-vidal-paz", "50,2%"),
        ("blas-ortega-ruiz", "43,9%"),
    ]
    assert {each["claimant"] for each in found} == {"Óscar Tamayo"}
    (tally,) = {each["tally"] for each in found}
    assert tally not in {each["tally"] for each in claims(text, "votes")}


def test_a_share_of_something_else_that_is_given_is_none():
    text = f"{COUNT}Los estatutos dan a Vidal el 50,2 % de las acciones.\n"
    assert claims(text, "share") == []


@pytest.mark.parametrize(
    ("held", "name"),
    [
        ("las actas en poder de sus testigos, el 71 % del total, dan a Vidal el 50,2 %", "las copias de actas de que"),
        ("las actas en manos de sus fiscales dan a Vidal el 50,2 %", "las copias de actas de que"),
        ("el 71 % de las actas que tienen sus testigos da a Vidal el 50,2 %", "las copias de actas de que"),
        ("las actas en poder del Consejo dan a Vidal el 50,2 %", "el escrutinio que afirma"),
    ],
)
def test_the_tally_of_a_side_that_holds_copies_of_sheets_is_called_so(held, name):
    text = f"{COUNT}El portavoz de Vidal, Óscar Tamayo, afirmó que {held}.\n"
    (tally,) = (each for each in tomllib.loads(drafted(text))["tally"] if each.get("counted_by") == "Óscar Tamayo")
    assert tally["name"] == f"{name} {'habla ' if 'copias' in name else ''}Óscar Tamayo"


def test_so_it_is_in_english():
    text = "Ana Vidal's spokesman, Omar Tan, said that the tally sheets held by her agents give Vidal 50.2%.\n"
    assert 'name = "the copies of tally sheets that Omar Tan speaks of"' in drafted(text)
