"""Drafts of made-up bulletins and articles against what a person would write for each; see bulletins.py."""

from __future__ import annotations

import sys
import tomllib

import bulletins
import pytest

from reconcile import from_texts, reconcile
from reconcile.drafting.documents import Document, checksum, read_document
from reconcile.drafting.drafts import draft_document
from reconcile.drafting.heads import dated
from reconcile.drafting.ids import document_slug, slug
from reconcile.drafting.proposals import draft_of

each_key = pytest.mark.parametrize("path", bulletins.paths(), ids=lambda path: path.stem)


def drafted(path):
    return draft_document(read_document(path.with_suffix(".txt")))


def test_most_claims_are_drafted_rightly(capsys):
    scores = {path.stem: bulletins.score(path) for path in bulletins.paths()}
    total = sum(scores.values(), bulletins.Score())
    said = f"\n{total.claims} claims: {total.spans} spans, {total.kinds} kinds and options, "
    with capsys.disabled():
        sys.stdout.write(
            f"{said}{total.claimants} claimants, {total.tallies} tallies right, {total.whole} with all of these\n"
        )
    assert len(scores) == 24
    assert total.claims == 376
    assert total.whole * 100 >= total.claims * 90, total.wrong
    assert all(score.whole * 100 >= score.claims * 70 for score in scores.values()), total.wrong


@each_key
def test_little_else_is_drafted(path):
    assert len(bulletins.score(path).others) <= 2


@pytest.mark.parametrize(
    ("name", "disagreements"),
    [
        ("santa-alba", []),
        ("puerto-lirio", []),
        ("valle-hondo", []),
        ("lakeland", []),
        ("cordera", []),
        ("andalia", []),
        ("form-c", []),
        ("northmere", []),
        ("nota", ["rival-winners"]),
    ],
)
def test_a_draft_as_it_is_gives_no_false_disagreement(name, disagreements):
    """Two sides of "nota" say that they won, and disagree."""
    found = reconcile(from_texts({"draft.toml": drafted(bulletins.DOCUMENTS / name).text}))
    assert [each.code for each in found.findings if each.severity == "conflict"] == disagreements


@each_key
def test_names_of_parties_are_no_rivals_of_their_candidates(path):
    content = tomllib.loads(drafted(path).text)
    names = [content["contest"][0]["names"][id] for id in content["contest"][0]["options"]]
    assert not any(word in name for name in names for word in ("Party", "Frente", "Alianza", "Partido", "Alliance"))


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("Ana Vidal Paz (Alianza por el Cambio): 5.100 votos, 51,00 %", "Ana Vidal Paz"),
        ("Ana Vidal Paz - Alianza por el Cambio: 5.100 votos (51,00 %)", "Ana Vidal Paz"),
        ("Alianza por el Cambio - Ana Vidal Paz: 5.100 votos (51,00 %)", "Ana Vidal Paz"),
        ("Alianza por el Cambio (Ana Vidal Paz): 5.100 votos, 51,00 %", "Ana Vidal Paz"),
        ("Ana Vidal Paz (APC) | 5.100 | 51,00 %", "Ana Vidal Paz"),
        ("1. Ana Vidal Paz (APC)   5.100   51,00 %", "Ana Vidal Paz"),
        ("Ana Vidal Paz (APC) ........ 5.100 votos  51,00 %", "Ana Vidal Paz"),
        ("Vidal Paz, Ana (APC): 5.100 votos, 51,00 %\nSoto, Luis (PRD): 4.900 votos, 49,00 %", "Ana Vidal Paz"),
        ("Ana Vidal Paz, Alianza por el Cambio: 5.100 votos, 51,00 %", "Ana Vidal Paz"),
    ],
)
def test_a_row_of_a_name_and_a_party_is_one_option(row, name):
    draft = draft_of(
        f"Resultados de la elección presidencial\n\n{row}\n\nVidal superó la mitad, con 51,0 % del total.\n"
    )
    left = [each for each in draft.proposals if not each.other]
    options = [draft.entities[each.option].name for each in left if each.option]
    assert options[:2] == [name, name]
    assert [each.kind for each in left][:2] == ["votes", "share"]
    assert options.count(name) == (len(options) if "Soto" not in row else len(options) - 2)


def test_a_party_of_several_names_stands_for_none_of_them():
    text = "Ana Vidal (D): 5,100 votes\nLuis Soto (D): 4,900 votes\nEva Gil (R): 300 votes\n"
    draft = draft_of(text)
    assert [draft.entities[each.option].name for each in draft.proposals] == ["Ana Vidal", "Luis Soto", "Eva Gil"]


def test_a_party_without_a_candidate_among_persons_is_a_question():
    text = "In the presidential election, Ana Vidal won 5,100 votes, Blas Ortega 4,800 and the Civic Front 300 votes."
    found = draft_document(read_document_of(text))
    assert found.questions == 1
    assert "# option = ? the option that it is of; found: Civic Front, a party or list" in found.text
    assert "civic-front" not in tomllib.loads(found.text)["contest"][0]["options"]


def test_someone_with_the_same_surname_is_a_question():
    text = (
        "Marcela Quiroga won 510 votes, or 51%. Quiroga is ahead of Luis Soto, with 490 votes. Marta Quiroga won 49%."
    )
    found = draft_document(read_document_of(text))
    assert "found: Marta Quiroga, is that Marcela Quiroga?" in found.text


def read_document_of(text):
    return Document("text.txt", checksum(text.encode()), text)


def test_the_head_gives_publisher_date_and_moment():
    text = drafted(bulletins.DOCUMENTS / "santa-alba.txt").text
    source = tomllib.loads(text)["source"]
    assert (source["publisher"], source["published"]) == ("Consejo Electoral de la República", "2030-11-17")
    assert '# as_of = "2030-11-17T06:40"' in text


@pytest.mark.parametrize(
    ("head", "date", "time"),
    [
        ("ALTAMAR, 12 May 2030 - With 80%", "2030-05-12", ""),
        ("Ciudad Alba, 17 de noviembre de 2030, 6:40 a. m.\n", "2030-11-17", "06:40"),
        ("November 4, 2031, 11:42 p.m.\n", "2031-11-04", "23:42"),
        ("Lima, 1 de setiembre del 2031.- El jurado", "2031-09-01", ""),
        ("2030-11-17\n", "2030-11-17", ""),
        ("The election of 12 May 2030 was won by Ana.", "", ""),
        ("Paris, 12 May 2030 - x\nRome, 13 May 2030 - y", "", ""),
        ("Paris, 42 May 2030 - x", "", ""),
        ("", "", ""),
    ],
)
def test_a_date_is_taken_where_it_dates_the_document(head, date, time):
    assert dated(head) == (date, time)


@pytest.mark.parametrize(
    ("stem", "id"),
    [
        ("004_549dd3a5f4f9d9a3", "004"),
        ("549dd3a5f4f9d9a3", "document"),
        ("boletin-2", "boletin-2"),
        ("resultados_preliminares_de_la_eleccion", "resultados"),
        ("20240729", "20240729"),
        ("", "document"),
    ],
)
def test_a_document_has_a_short_id_of_whole_words(stem, id):
    assert document_slug(stem) == id


def test_ids_end_with_a_whole_word_that_says_something():
    assert slug("National Electoral Council of Venezuela") == "national-electoral"
    assert slug("Consejo Electoral de la República") == "consejo-electoral"
    assert slug("Gonz\u00e1lez\u2019s supporters") == "gonzalez-supporters"
    assert slug("x" * 40) == "x" * 24


def test_shares_that_add_up_get_one_reading_and_others_are_left_open():
    text = "Ana Vidal won 51.2% of the votes, Blas Ortega 44.2%, and the others 4.6%."
    content = tomllib.loads(draft_document(read_document_of(text)).text)
    assert [claim["of"] for claim in content["claim"]] == ["valid"] * 3
    assert {*(claim["rests_on"][0] for claim in content["claim"])} == {"text-valid-votes"}
    found = draft_document(read_document_of(text.replace("4.6", "3.6"))).text
    assert found.count('of = "unstated"  # or "valid"') == 3
    assert not [claim for claim in tomllib.loads(found)["claim"] if "rests_on" in claim]


def test_shares_of_one_sentence_are_of_what_one_of_them_says():
    text = "Ana Vidal won 51.2% of the valid votes against 44.2% for Blas Ortega. Ortega has 40% of the votes in Lima."
    content = tomllib.loads(draft_document(read_document_of(text)).text)
    assert [claim["of"] for claim in content["claim"]] == ["valid", "valid", "unstated"]


def test_congratulating_on_an_election_is_recognising_and_congratulating_alone_is_not():
    text = "The council declared Ana Vidal the winner. {} congratulated Vidal{}."
    for rest, kinds in (
        (" on her re-election", ["winner", "endorses"]),
        (" on her victory", ["winner", "endorses"]),
        (" on her birthday", ["winner"]),
        ("", ["winner"]),
    ):
        draft = draft_of(text.format("Norway", rest))
        assert [each.kind for each in draft.proposals if not each.other] == kinds
    draft = draft_of("El consejo proclamó ganadora a Ana Vidal. Noruega felicitó a Vidal por su reelección.")
    assert [each.kind for each in draft.proposals if not each.other] == ["winner", "endorses"]


def test_followers_are_no_voice_of_whom_they_follow():
    text = (
        "The council said Luis Soto won the election. A channel aired claims from Vidal's supporters that she"
        " was leading over Soto. Ana Vidal was silent."
    )
    content = tomllib.loads(draft_document(read_document_of(text)).text)
    (ahead,) = (claim for claim in content["claim"] if "ahead" in claim)
    assert ahead["claimant"] == "Vidal's supporters"
    assert not any("account" in claimant for claimant in content["claimant"])
    assert "without a figure" in next(tally for tally in content["tally"] if tally["id"] == ahead["tally"])["name"]


def test_a_second_figure_of_the_same_claimant_is_a_question():
    text = "The council said Ana Vidal won 5,100 votes. It is said that Vidal got 7,200 votes, the council said."
    found = draft_document(read_document_of(text))
    assert (found.claims, found.questions) == (1, 1)
    assert "# claimant = ? whose is it, or of which count? The same claimant states 5,100 above" in found.text
    assert draft_document(read_document_of(text.replace("7,200", "about 5,000"))).questions == 0
