"""Words that a draft once read wrongly, each as a class: sums, quoted victories, coverage, offices, heads, columns."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from reconcile import from_texts, reconcile
from reconcile.drafting.documents import Document, checksum
from reconcile.drafting.drafts import draft_document
from reconcile.report.text import to_text

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


# ---- Victories in an outlet's words, and victories with a coverage


@pytest.mark.parametrize(
    "words",
    [
        'The result gave "victory" to Vidal.',
        "The vote, which gave victory to Vidal, was close.",
        "Vidal won the election.",
        'After her "victory", Vidal, the elected president, spoke.',
    ],
)
def test_what_the_council_states_is_not_the_outlets_claim_too(words):
    text = f"{words} Norway recognised Vidal's victory.\n\nThe electoral council declared Ana Vidal the winner.\n"
    found = content(text)
    winners = [each for each in found["claim"] if "winner" in each]
    assert [each["claimant"] for each in winners] == ["Electoral council"]
    (endorsed,) = (each for each in found["claim"] if "endorses" in each)
    assert endorsed["endorses"] == winners[0]["id"]
    assert not any(each["id"].startswith("outlet") for each in found["claimant"])


def test_a_victory_in_quotation_marks_that_nobody_states_is_a_question():
    text = 'The vote gave "victory" to Ana Vidal. Luis Soto spoke.\n'
    found = drafted(text)
    assert "# claimant = ? who states so? The words stand in quotation marks" in found.text
    assert not claims(text, "winner")
    (claim,) = claims(text.replace('"', ""), "winner")
    assert claim["claimant"] == "outlet-d"


def test_an_outlet_that_takes_a_side_between_two_states_it():
    text = "Luis Soto declared victory. But Ana Vidal won the election.\n"
    assert [each["claimant"] for each in claims(text, "winner")] == ["Luis Soto", "outlet-d"]


def test_whoever_recognises_a_victory_recognises_what_was_declared_and_not_who_claimed_it_first():
    text = (
        "Ana Vidal declared victory. The electoral council declared Vidal the winner.\n\n"
        "Norway recognised Vidal's victory.\n"
    )
    found = content(text)
    (council,) = (each["id"] for each in found["claim"] if each["claimant"] == "Electoral council")
    assert [each["endorses"] for each in found["claim"] if "endorses" in each] == [council]


@pytest.mark.parametrize(
    "words",
    [
        "said that 83.5% of the tally sheets gave victory to Vidal",
        "said that its copies of the tally sheets gave victory to Vidal",
        "dijo que el 83,5 % de las actas da la victoria a Vidal",
        "dijo que sus copias de las actas dieron como ganadora a Vidal",
    ],
)
def test_a_victory_that_a_part_of_the_sheets_gives_is_of_that_count(words):
    text = f"Ana Vidal and Luis Soto stood. The Vidal campaign {words}.\n"
    (claim,) = claims(text, "winner")
    tallies = {each["id"]: each for each in content(text)["tally"]}
    assert tallies[claim["tally"]]["counted_by"] == claim["claimant"]
    assert "final" not in tallies[claim["tally"]]
    assert "in place of this: contest = " in drafted(text).text


def test_a_victory_declared_with_a_coverage_is_of_the_whole_and_says_what_else_it_may_be():
    text = "The electoral council declared Ana Vidal the winner with 83.5% of the tally sheets counted.\n"
    (claim,) = claims(text, "winner")
    assert claim["contest"] == "d-vote"
    assert 'so far, in place of this: tally = "' in drafted(text).text
    assert "in place of this" not in drafted(text.replace(" with 83.5% of the tally sheets counted", "")).text


def test_either_place_of_such_a_victory_loads():
    text = "The electoral council declared Ana Vidal the winner with 83.5% of the tally sheets counted.\n"
    whole = drafted(text).text
    part = re.sub(r'contest = "d-vote"  # .*: (tally = .*)', r"\1", whole)
    assert part != whole
    for each in (whole, part):
        assert not reconcile(from_texts({"d.toml": each})).findings


# ---- Offices of those who speak for someone

STOOD = "Ana Vidal y Luis Soto compiten. Vidal es del Frente Verde.\n\n{}\n"


@pytest.mark.parametrize(
    ("words", "claimant", "account"),
    [
        ("Óscar Tamayo, jefe de debate de Vidal, dijo", "Óscar Tamayo", "Ana Vidal"),
        ("El jefe de debate de Vidal, Óscar Tamayo, dijo", "Óscar Tamayo", "Ana Vidal"),
        ("La jefa nacional de campaña de Vidal, Eva Gil, dijo", "Eva Gil", "Ana Vidal"),
        ("El testigo electoral de Vidal, Óscar Tamayo, dijo", "Óscar Tamayo", "Ana Vidal"),
        ("La vocera de Vidal, Eva Gil, dijo", "Eva Gil", "Ana Vidal"),
        ("Eva Gil, coordinadora de campaña de Vidal, dijo", "Eva Gil", "Ana Vidal"),
        ("El personero legal del Frente Verde, Óscar Tamayo, dijo", "Óscar Tamayo", "Frente Verde"),
        ("El jefe de debate de Vidal dijo", "jefe de debate de Vidal", "Ana Vidal"),
        ("La vocera de Vidal dijo", "vocera de Vidal", "Ana Vidal"),
        ("Vidal's campaign director, Omar Tan, said", "Omar Tan", "Ana Vidal"),
        ("Omar Tan, chief agent of Vidal, said", "Omar Tan", "Ana Vidal"),
        ("Vidal's spokeswoman said", "Vidal's spokeswoman", "Ana Vidal"),
    ],
)
def test_who_holds_an_office_speaks_for_whom_it_is_of(words, claimant, account):
    that = "that Soto has 41%" if words.endswith("said") else "que Soto tiene 41 %"
    text = STOOD.format(f"{words} {that}.")
    (claim,) = claims(text, "share")
    assert (claim["claimant"], claim["option"]) == (claimant, "luis-soto")
    (entry,) = content(text)["claimant"]
    assert entry["account"] == account


@pytest.mark.parametrize("name", ["jefe de debate de Vidal, Óscar Tamayo", "vocero de Vidal, Óscar Tamayo"])
def test_so_he_does_after_according_to(name):
    (claim,) = claims(STOOD.format(f"Según el {name}, Soto tiene 41 %."), "share")
    assert claim["claimant"] == "Óscar Tamayo"
    (claim,) = claims(STOOD.format(f"Según el {name.partition(',')[0]}, Soto tiene 41 %."), "share")
    assert claim["claimant"] == name.partition(",")[0]


# ---- Heads whose first word is a common one elsewhere


@pytest.mark.parametrize(
    ("head", "rest"),
    [
        ("TRIBUNAL NACIONAL ELECTORAL", "este tribunal informará"),
        ("Tribunal Supremo de Elecciones", "este tribunal informará"),
        ("CONSEJO NACIONAL ELECTORAL", "el consejo informará"),
        ("Junta de Elecciones", "la junta informará"),
    ],
)
def test_a_head_keeps_its_first_word_where_that_is_a_common_one_below(head, rest):
    text = f"{head}\nBoletín 3\n\nAna Vidal: 5.100 votos\nLuis Soto: 4.900 votos\n\nMañana {rest} otra vez.\n"
    found = content(text)
    assert found["source"]["publisher"] == head
    assert {each["claimant"] for each in found["claim"]} == {head}


def test_a_common_word_at_the_beginning_of_a_sentence_is_no_name():
    text = "Tribunal de hoy. Court was not in session. The court and the tribunal: Ana Vidal won 5,100 votes.\n"
    assert not any(each["id"] in ("Tribunal", "Court") for each in content(text).get("claimant", ()))


# ---- A column of parties apart from the names by single spaces

ROWS = """CANDIDATO PARTIDO VOTOS %
Lucía Barragán Peña Partido Verde Llanero 5.100 51,00 %
Óscar Iván Tello Nueva Alianza 3.000 30,00 %
Elena Cubero Díaz PRD 1.900 19,00 %
"""


def test_a_party_after_a_name_in_a_row_is_not_part_of_it():
    found = content(ROWS)
    assert list(found["contest"][0]["names"].values()) == [
        "Lucía Barragán Peña",
        "Óscar Iván Tello",
        "Elena Cubero Díaz",
        "other options",
    ]
    text = drafted(ROWS).text
    assert '# "lucia-barragan-pena" is also called "Partido Verde Llanero"' in text
    assert '# "oscar-ivan-tello" is also called "Nueva Alianza"' in text
    assert len(found["claim"]) == 6


def test_nor_is_a_name_after_a_party_where_it_stands_elsewhere_too():
    text = "Frente Verde Ana Vidal 5.100 votos\nUnión Roja Luis Soto 4.900 votos\n\nAna Vidal ganó.\n"
    assert content(text)["contest"][0]["options"][0] == "ana-vidal"


def test_a_list_with_a_word_for_a_party_within_is_one():
    text = "Movimiento por la Unidad Popular 5.100 votos\nAna Frente 4.900 votos\nCandidata de Unidad 100 votos\n"
    names = list(content(text)["contest"][0]["names"].values())
    assert names[:2] == ["Movimiento por la Unidad Popular", "Ana Frente"]


def test_two_who_are_named_together_in_full_are_two():
    text = "Ana Vidal y Luis Soto compiten. Vidal obtuvo 51 % de los votos y Soto 41 %.\n"
    assert content(text)["contest"][0]["options"] == ["ana-vidal", "luis-soto"]


# ---- What five documents of other countries found


@pytest.mark.parametrize(
    ("row", "of", "whole"),
    [
        ("Mesas instaladas: 4.862", "sheets", True),
        ("Mesas informadas: 4.862", "sheets", False),
        ("Total de actas: 4.862", "sheets", True),
        ("Potencial de sufragantes: 4.862", "registered", True),
        ("Padrón electoral: 4.862 personas", "registered", True),
        ("Sufragantes: 4.862", "cast", False),
        ("Total votes cast (B + C)    4.862", "cast", False),
    ],
)
def test_labels_of_totals(row, of, whole):
    text = f"CONSEJO NACIONAL ELECTORAL\n\nAna Vidal: 1.100 votos\n\n{row}\n"
    (claim,) = claims(text, "total")
    assert (claim["of"], claim["tally"] == "d-final") == (of, whole)


def test_a_share_after_those_who_voted_is_the_turnout():
    text = "CONSEJO NACIONAL ELECTORAL\n\nAna Vidal: 1.100 votos\nSufragantes: 871.290 (54,31 %)\n"
    assert [each["turnout"] for each in claims(text, "turnout")] == ["54,31 %"]
    assert claims("Ana Vidal compite. Concurrió a votar el 74,5 % del padrón.\n", "turnout")


def test_rows_of_others_and_of_independents():
    text = "Ana Vidal - PCP - 5,100 - 51.0%\nYaw Darko    Ind.   3,000   30.0%\nOther parties - 1,900 - 19.0%\n"
    found = [(each["option"], each["votes"]) for each in claims(text, "votes")]
    assert found == [("ana-vidal", "5,100"), ("yaw-darko", "3,000"), ("others", "1,900")]
    assert len(claims(text, "share")) == 3


@pytest.mark.parametrize(
    "words",
    [
        "La diferencia entre el primer y el segundo lugar es de 1.100 votos.",
        "Vidal tiene una ventaja de 1.100 votos.",
        "La ventaja es de 1.100 votos.",
    ],
)
def test_a_margin_is_between_those_who_are_so_far_apart(words):
    text = f"Ana Vidal: 5.100 votos\nLuis Soto: 4.000 votos\nEva Gil: 900 votos\n\n{words}\n"
    (claim,) = claims(text, "lead")
    assert (claim["option"], claim["over"]) == ("ana-vidal", "luis-soto")


def test_of_several_bodies_at_the_head_the_last_one_issues_it():
    text = (
        "ORGANIZACIÓN ELECTORAL DE LA REPÚBLICA DE CORDERA\nRegistraduría Nacional del Voto\n\nAna Vidal: 5.100 votos\n"
    )
    assert content(text)["source"]["publisher"] == "Registraduría Nacional del Voto"


def test_figures_for_which_nobody_is_named_after_those_of_the_only_council_are_its_too():
    text = "Ana Vidal won 51% of the votes, the electoral council said.\n\nVidal received 5,100 votes.\n"
    assert {each["claimant"] for each in content(text)["claim"]} == {"Electoral council"}
    before = "Vidal received 5,100 votes.\n\nAna Vidal won 51% of the votes, the electoral council said.\n"
    assert content(before)["claim"][0]["claimant"] == "outlet-d"


def test_a_quoted_sentence_that_ends_with_a_verb_is_of_whoever_spoke_before():
    text = (
        "Ana Vidal y Tomás Soto compiten. El jefe de campaña de Soto, Ramiro Paz, sostuvo que hubo un empate."
        ' "Con el 83,5% de las actas, Tomás tiene 50,1%", afirmó.\n'
    )
    assert {each["claimant"] for each in content(text)["claim"]} == {"Ramiro Paz"}


@pytest.mark.parametrize(
    ("words", "left_out"),
    [
        ("In 2027 Soto beat Vidal by 180,000 votes.", True),
        ("In 2032 Soto beat Vidal by 180,000 votes.", False),
        ("Four years ago Soto won 51% of the votes.", True),
        ("In the first round, Soto won 38.4% of the votes.", True),
    ],
)
def test_what_is_told_of_an_earlier_vote_is_left_out(words, left_out):
    text = f"ALTAMAR, Aug. 16, 2032 - Ana Vidal won 5,100 votes in the run-off, and Luis Soto 4,900. {words}\n"
    assert len(content(text)["claim"]) > 2 or left_out
    assert (len(content(text)["claim"]) == 2) is left_out
    assert content(text)["source"]["published"] == "2032-08-16"


def test_the_first_round_is_the_vote_itself_where_the_text_is_of_no_other():
    text = "In the first round, Ana Vidal won 38.4% of the votes.\n"
    assert claims(text, "share")


def test_a_party_in_commas_after_a_name_is_not_who_won():
    text = "La senadora Clara Iriarte, de la Unión Provincial, fue electa gobernadora. Perdió Luis Soto.\n"
    (claim,) = claims(text, "winner")
    assert claim["winner"] == "clara-iriarte"


def test_we_are_the_candidate_of_the_party_for_which_someone_speaks():
    text = (
        "Luis Soto and Grace Mwale stood. Mwale's party, the United Progress Front, disagreed. Its secretary general,"
        ' Ruth Banda, spoke. "We have 50.6 percent," Banda said.\n'
    )
    (claim,) = claims(text, "share")
    assert (claim["option"], claim["claimant"]) == ("grace-mwale", "Ruth Banda")


# ---- What kept a draft from a report

COLOMBIAN = """REGISTRADURÍA NACIONAL ELECTORAL
Boletín número 14 - 27 de octubre de 2031, 7:05 p. m.

Ana Vidal: 5.000 votos, 50,00 %
Luis Soto: 4.000 votos, 40,00 %
Votos en blanco: 1.000, 10,00 %
Votos válidos: 10.000
Votos nulos: 200
Tarjetas no marcadas: 100
Sufragantes: 10.300
"""


def test_blank_ballots_are_valid_where_the_figures_say_so_and_other_ballots_are_no_conflict():
    found = content(COLOMBIAN)
    assert found["contest"][0]["blank_is_valid"] is True
    assert {"id": "nothing-else", "holds": False} in found["assumption"]
    assert {each["of"] for each in claims(COLOMBIAN, "share")} == {"valid"}
    assert (found["source"]["published"], claims(COLOMBIAN, "votes")[0]["claimant"]) == (
        "2031-10-27",
        "REGISTRADURÍA NACIONAL ELECTORAL",
    )
    assert not reconcile(from_texts({"d.toml": drafted(COLOMBIAN).text})).findings


def test_they_are_not_where_the_figures_say_nothing_or_otherwise():
    for text in (COLOMBIAN.replace("10.000", "9.000"), COLOMBIAN.replace("10.000", "10.001"), COLOMBIAN[:200]):
        assert "blank_is_valid" not in content(text)["contest"][0]
    assert "nothing-else" not in drafted(COLOMBIAN.replace("Tarjetas no marcadas: 100\n", "")).text


def test_a_final_result_is_one_comment_away():
    text = "ELECTORAL COMMISSION\n\nAna Vidal: 5,000 votes\nLuis Soto: 4,000 votes\nRegistered voters: 12,000\n"
    whole = drafted(text).text
    made_of = re.search(r"# (made_of = \[.*?\]) ", whole)
    final = whole.replace(made_of[0], made_of[1])
    tallies = {each["id"]: each for each in tomllib.loads(final)["tally"]}
    assert tallies["d-final"]["made_of"] == ["d-electoral-commission"]
    result = reconcile(from_texts({"d.toml": final}))
    assert not result.findings
    assert "the order cannot change any more" in " ".join(to_text(result).split())
    assert "the order can still change" in " ".join(to_text(reconcile(from_texts({"d.toml": whole}))).split())


def test_a_verb_that_begins_a_sentence_is_no_name():
    text = "CONSEJO NACIONAL ELECTORAL\n\nAna Vidal: 5.000 votos\n\nQuedan por procesar 2.204 actas. Votó el 51 %.\n"
    found = content(text)
    assert found["contest"][0]["options"] == ["ana-vidal"]
    assert [each["reason"] for each in found["omitted"] if each["printed"] == "2.204"] == ["what is not counted yet"]


# ---- What three more documents found


def test_the_latest_count_is_no_voice():
    text = (
        "El Tribunal Electoral informó que Ana Vidal tiene 45 % de los votos. Según el último corte, Soto suma 41 %."
        " Según el recuento difundido por el Frente Verde, Vidal tiene 51 %.\n"
    )
    found = [each["claimant"] for each in claims(text, "share")]
    assert found == ["Tribunal Electoral", "Tribunal Electoral", "Frente Verde"]


@pytest.mark.parametrize("head", ["La presidenta del tribunal, Ofelia Rivas, precisó", "El tribunal precisó"])
def test_a_body_is_spoken_of_by_one_word_of_its_name(head):
    text = f"El Tribunal Electoral de Valdoria informó los datos de Ana Vidal.\n\n{head} que Vidal tiene 51 %.\n"
    (claim,) = claims(text, "share")
    assert claim["claimant"] == "Tribunal Electoral de Valdoria"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Democrat Laura Ferris won 51% and Republican Marcus Adeyemi 49%.", ["Laura Ferris", "Marcus Adeyemi"]),
        ("The Republican Party won 51% and the Liberal Democratic Party 49%.", 2),
        ("Julio Andrade obtuvo 51 % y Abril Soto 49 %.", ["Julio Andrade", "Abril Soto"]),
        ("NORTH BAY, Nov 6, 2031 - Ana Vidal won 51% and Luis Soto 49%.", ["Ana Vidal", "Luis Soto"]),
    ],
)
def test_names_are_whole_and_nothing_else(text, names):
    found = content(f"{text}\n")["contest"][0]
    found = [found["names"][id] for id in found["options"]]
    assert len(found) == 2
    assert names in (found, 2)


def test_we_won_is_of_whoever_the_paragraph_speaks_of():
    said = "«Hemos ganado con el 48 % de los votos», dijo ante los suyos."
    text = f"Ana Vidal compite. Luis Soto no aceptó los datos. {said}\n"
    (claim,) = claims(text, "winner")
    assert (claim["winner"], claim["claimant"]) == ("luis-soto", "Luis Soto")
    (claim,) = claims(text, "share")
    assert claim["option"] == "luis-soto"


def test_columns_of_shares_say_of_what_they_are_in_a_head_of_single_spaces():
    text = (
        "JURADO NACIONAL DE ELECCIONES\nLISTA VOTOS % VÁLIDOS % EMITIDOS\n"
        "FUERZA ANDINA 8,102,334 50.317 46.902\nRENACER POPULAR 8,000,241 49.683 46.311\n"
        "TOTAL DE VOTOS VÁLIDOS 16,102,575 100.000 93.213\nVOTOS EN BLANCO 118,450 - 0.686\n"
    )
    found = [(each["share"], each.get("option"), each["of"]) for each in claims(text, "share")]
    assert found[:4] == [
        ("50.317 %", "fuerza-andina", "valid"),
        ("46.902 %", "fuerza-andina", "cast"),
        ("49.683 %", "renacer-popular", "valid"),
        ("46.311 %", "renacer-popular", "cast"),
    ]
    assert content(text)["source"]["decimal"] == "."
    assert {"valid", "blank"} == {each["of"] for each in claims(text, "total")}


def test_a_margin_over_someone_names_who_is_behind():
    text = "Ana Vidal, candidata del Partido Liberal Unido, tiene una ventaja de 2,3 puntos sobre Luis Soto.\n"
    (claim,) = claims(text, "lead")
    assert (claim["option"], claim["over"]) == ("ana-vidal", "luis-soto")


def test_who_only_speaks_for_someone_is_not_ahead_of_anyone():
    text = (
        "Laura Ferris won 48.9% of the votes, and Marcus Adeyemi 48.5%. Adeyemi's campaign manager, Dale Hurst, said"
        " the margin of 0.4 percentage points was small.\n"
    )
    (claim,) = claims(text, "lead")
    assert (claim["option"], claim["over"]) == ("laura-ferris", "marcus-adeyemi")


def test_of_several_numbers_of_sheets_the_one_that_gives_the_coverage_is_what_was_counted():
    text = (
        "JURADO NACIONAL DE ELECCIONES\nResultados al 94,612 % de actas contabilizadas\n\nAna Vidal: 51,1 %\n\n"
        "Actas procesadas: 82.511 de 86.488\nActas contabilizadas: 81.828\n"
    )
    found = claims(text, "total")
    assert [(each["total"], each["tally"] == "d-final") for each in found] == [("86.488", True), ("81.828", False)]
    assert "another step of the count? 94,612 % is the share of another number of sheets" in drafted(text).text
    assert not reconcile(from_texts({"d.toml": drafted(text).text})).findings


# ---- colegios, rolls of what was counted, and the 100 at the foot of a column

JUNTA = """JUNTA ELECTORAL DE PRUEBAS
Boletín número 3

Resultados con el 82,61 % de los colegios electorales computados (14.120 de 17.093).

Candidato             Votos         %
Teresa Almonte     1.912.338    57,68
Rafael Bidó        1.402.771    42,32
Votos válidos      3.315.109   100,00

Los inscritos en los colegios computados suman 6.522.108.
"""


def test_colegios_are_polling_stations_whose_roll_is_that_of_the_count():
    drafted = draft_document(Document("a.txt", "0" * 64, JUNTA))
    claims = tomllib.loads(drafted.text)["claim"]
    (coverage,) = [claim for claim in claims if "coverage" in claim]
    assert (coverage["coverage"], coverage["of"]) == ("82,61 %", "unstated")
    (roll,) = [claim for claim in claims if claim.get("of") == "registered"]
    assert (roll["total"], roll["tally"]) == ("6.522.108", coverage["tally"])
    assert drafted.overlooked == ()
    reasons = {each["printed"]: each["reason"] for each in tomllib.loads(drafted.text)["omitted"]}
    assert "districts or the like" in reasons["14.120"]
    assert "districts or the like" in reasons["17.093"]


# ---- Who voted and who may, by the verb before the number


@pytest.mark.parametrize(
    "verb", ["sufragaron", "votaron", "acudieron a las urnas", "emitieron su voto", "ejercieron el derecho al voto"]
)
@pytest.mark.parametrize("people", ["electores", "ciudadanos", "personas"])
def test_electors_who_voted_are_ballots_and_those_enrolled_the_roll(verb, people):
    text = (
        f"El Consejo Electoral informó que en total {verb} 2.530.440 {people} en las mesas escrutadas, en las que están"
        f" inscritos 3.402.178 {people}."
    )
    found = {each["total"]: each["of"] for each in claims(text, "total")}
    assert found == {"2.530.440": "cast", "3.402.178": "registered"}


@pytest.mark.parametrize(
    "party",
    [
        "la fórmula del Frente Nacional, encabezada por {},",
        "la lista del Frente Nacional, encabezada por la doctora {},",
        "el Frente Nacional, que encabeza {},",
    ],
)
def test_a_list_led_by_a_person_is_that_person(party):
    text = (
        f"Según el Consejo Electoral, {party.format('Julia Barrios Lema')} obtiene 1.203.447 votos (54,32 %). La sigue"
        " el candidato de Unidad Republicana, Óscar Pedraza, con 1.011.902 votos (45,68 %)."
    )
    found = {
        (each["option"], each.get("votes") or each.get("share"))
        for kind in ("votes", "share")
        for each in claims(text, kind)
    }
    assert found == {
        ("julia-barrios-lema", "1.203.447"),
        ("julia-barrios-lema", "54,32 %"),
        ("oscar-pedraza", "1.011.902"),
        ("oscar-pedraza", "45,68 %"),
    }


def test_a_party_led_by_a_person_stays_the_party():
    """Whoever leads a party in a vote for seats is not what the votes are for."""
    found = claims("With all votes counted, the Labour Party, led by Ida Moss, won 312 seats.", "seats")
    assert [each["option"] for each in found] == ["labour-party"]
