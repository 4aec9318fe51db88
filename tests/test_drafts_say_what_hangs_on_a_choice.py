"""What a new user of drafts met: choices that decide a verdict, forecasts, rules for winning, and who speaks."""

from __future__ import annotations

import re
import tomllib

import pytest
from command import run

from reconcile import from_texts, reconcile
from reconcile.drafting.documents import Document, checksum
from reconcile.drafting.drafts import draft_document


def drafted(text):
    return draft_document(Document("d.txt", checksum(text.encode()), text))


def content(text):
    return tomllib.loads(drafted(text).text)


def claims(text, kind):
    return [each for each in content(text).get("claim", ()) if kind in each]


def omitted(text):
    return [(each["printed"], each["reason"]) for each in content(text).get("omitted", ())]


# ---- How the result will turn out

TURNS_OUT = "a statement about how the result will turn out; no count"


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("La tendencia es irreversible, señaló la rectora.", "tendencia es irreversible"),
        ("Tendencia irreversible: habló la rectora.", "Tendencia irreversible"),
        ("La rectora habló de un resultado irreversible.", "resultado irreversible"),
        ("El resultado ya no puede cambiar, afirmó.", "resultado ya no puede cambiar"),
        ("Las actas que faltan no cambiarán el resultado.", "no cambiarán el resultado"),
        ("The council spoke of an irreversible trend.", "irreversible trend"),
        ("The outcome will not change, she said.", "outcome will not change"),
        ("The remaining sheets cannot alter the result.", "cannot alter the result"),
        ("The lead of Ana Vidal is irreversible.", "lead of Ana Vidal is irreversible"),
        ("Her lead of 5 points is irreversible.", "irreversible"),
        ("The trend is not irreversible yet.", "trend is not irreversible"),
    ],
)
def test_how_a_result_will_turn_out_is_left_out_with_a_reason(words, printed):
    text = f"Ana Vidal: 5,100 votes\n\n{words}\n"
    assert (printed, TURNS_OUT) in omitted(text)
    assert len(content(text)["claim"]) == 1


def test_other_things_may_be_irreversible_and_a_victory_beside_one_that_is_stays():
    assert omitted("Ana Vidal: 5,100 votes\n\nThe damage to the bridge is irreversible.\n") == []
    text = "Ana Vidal ganó las elecciones y la tendencia es irreversible.\n"
    assert [each["winner"] for each in claims(text, "winner")] == ["ana-vidal"]
    assert omitted(text) == [("tendencia es irreversible", TURNS_OUT)]


# ---- Rules for winning


@pytest.mark.parametrize(
    "words",
    [
        (
            "Para ganar en primera vuelta se requiere, según la ley electoral que rige desde hace mucho, el 45 % de los"
            " votos y al menos cinco puntos sobre el segundo lugar."
        ),
        "Gana en primera vuelta quien obtenga el 40 % de los votos y diez puntos sobre el segundo lugar.",
        "A candidate needs 45% of the votes and a lead of five points over second place to win in the first round.",
        "Whoever gets 40% of the votes and ten points more than second place avoids a runoff.",
        "To win outright, a candidate must have 50.5% of the votes, or be first by ten points over the second place.",
    ],
)
def test_all_figures_of_a_rule_for_winning_are_limits(words):
    text = f"Ana Vidal: 5,100 votes\n\n{words}\n"
    limits = [printed for printed, reason in omitted(text) if reason == "a limit of the rules, not of the count"]
    assert limits[-1] in ("segundo", "second")
    assert len(limits) > 2
    assert (drafted(text).claims, drafted(text).questions) == (1, 0)


@pytest.mark.parametrize(
    ("words", "shares"),
    [
        ("Ana Vidal must win 51% of the votes to be elected; she has 49% of the votes.", ["49%"]),
        ("Ana Vidal won 51% of the votes, more than the 50% needed to avoid a runoff with Luis Soto.", ["51%"]),
        ("Ana Vidal obtuvo 44 % de los votos y se requiere un 45 % para ganar en primera vuelta.", ["44 %"]),
    ],
)
def test_what_someone_obtained_beside_a_rule_is_a_claim(words, shares):
    found = [each["share"] for each in claims(f"{words}\n", "share")]
    assert found == shares


def test_a_place_that_someone_came_in_is_a_rank():
    text = "Ana Vidal obtuvo 44 % de los votos. Luis Soto quedó en segundo lugar.\n"
    assert [each["option"] for each in claims(text, "rank")] == ["luis-soto"]


# ---- Words that are no statement


@pytest.mark.parametrize(
    "words",
    [
        "Elección de Presidente de la República",
        "Los resultados de la elección presidencial son estos.",
        "ELECCIONES GENERALES",
        "The results of the election were read.",
        "Presidential election of 2 March",
    ],
)
def test_a_word_for_the_election_alone_is_no_statement(words):
    assert not [
        each for each in omitted(f"{words}\n\nAna Vidal: 5,100 votes\n") if "lecci" in each[0] or "lecti" in each[0]
    ]


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("Nobody was elected.", "elected"),
        ("No hay todavía un presidente electo.", "electo"),
        ("Nadie ganó.", "ganó"),
        ("They fear a defeat.", "defeat"),
    ],
)
def test_a_word_that_could_be_a_declaration_is_listed(words, printed):
    text = f"Ana Vidal: 5,100 votes\n\n{words}\n"
    assert (printed, "speaks of a result; not read as a statement of one") in omitted(text)


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("para un 42,90 %", "42,90 %"),
        ("con un 42,9 por ciento", "42,9 por ciento"),
        ("es decir, el 42,90 %", "42,90 %"),
        ("cerca de un 42,90 %", "cerca de un 42,90 %"),
        ("entre un 42 y un 43 %", "entre un 42 y un 43 %"),
    ],
)
def test_an_article_is_in_a_printed_figure_only_where_the_figure_needs_it(words, printed):
    (claim,) = claims(f"Ana Vidal obtuvo 5.100 votos, {words}.\n", "share")
    assert claim["share"] == printed


def test_so_it_is_where_the_article_is_the_number():
    (claim,) = claims("Ana Vidal obtuvo un millón de votos.\n", "votes")
    assert claim["votes"] == "un millón"


# ---- Who speaks in whose account, and of what sheets


STOOD = """Marta Rey, del Partido del Alba (PDA), obtuvo 5.100 votos.
Luis Soto, del Frente Rojo (FR), obtuvo 4.900 votos.

"""


def accounts(text):
    return {each["id"]: each.get("account") for each in content(text)["claimant"]}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("El comando de campaña de Soto afirmó que Soto tiene 51 %.", {"comando de campaña de Soto": "Luis Soto"}),
        ("El vocero de Soto, Iván Paz, dijo que Soto tiene 51 %.", {"Iván Paz": "Luis Soto"}),
        ("Soto dijo que tiene 51 %.", {"Luis Soto": None}),
        (
            "Soto said that he has 51%. Soto's lawyers said that Rey has 47%.",
            {"Luis Soto": None, "Soto's lawyers": "Luis Soto"},
        ),
        ("El Frente Rojo dijo que Soto tiene 51 %.", {"FR": None}),
        (
            "El Frente Rojo dijo que Soto tiene 51 %. El comando de campaña de Soto afirmó que Rey tiene 47 %.",
            {"FR": None, "comando de campaña de Soto": "FR"},
        ),
        (
            "El personero del Frente Rojo, Iván Paz, dijo que Soto tiene 51 %. Soto dijo que Rey tiene 47 %.",
            {"Iván Paz": "FR", "Luis Soto": "FR"},
        ),
    ],
)
def test_a_party_is_an_account_only_where_it_speaks(words, expected):
    found = accounts(f"{STOOD}{words}\n")
    assert {id: found[id] for id in expected} == expected


def tally_names(words):
    head = "Ana Vidal and Luis Soto stand. According to the National Electoral Council, Vidal has 5,100 votes."
    text = f"{head}\n\n{words}\n"
    return [each["name"] for each in content(text)["tally"] if not each.get("final")]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Soto's campaign said that it holds copies of 88% of the sheets.", "the sheets that Soto's campaign holds"),
        ("Soto's campaign said that it had obtained 88% of the tally sheets.", "the sheets that Soto's campaign holds"),
        ("The opposition says it has collected 88% of the records.", "the sheets that Opposition holds"),
        ("Soto's campaign said that it has counted 88% of the tally sheets.", "the count that Soto's campaign states"),
        ("Soto's campaign said that he has 51% of the votes.", "the count that Soto's campaign states"),
        ("The council said that it has received and holds 88% of the tally sheets.", None),
        (
            "The National Institute said that Soto has 88% of the tally sheets.",
            "the count that National Institute states",
        ),
    ],
)
def test_the_tally_of_sheets_that_a_side_holds_is_called_so(words, name):
    names = tally_names(words)
    if name is None:
        assert not any("holds" in each for each in names)
    else:
        assert name in names


def test_so_it_is_in_spanish():
    text = f"{STOOD}El comando de campaña de Soto afirmó tener en su poder el 88 % de las actas.\n"
    assert 'name = "las actas que tiene comando de campaña de Soto"' in drafted(text).text


# ---- Two winners

RIVALS = """The electoral council declared Ana Vidal the winner of the election.

The opposition, which claims to have obtained 83.5% of the tally sheets, giving victory to its candidate, Luis Soto,
disputed it.
"""


def conflicts(text):
    found = reconcile(from_texts({"d.toml": text})).findings
    return [each.code for each in found if each.severity == "conflict"]


def notes(text, id):
    """The lines of comments between the words around a claim and the claim."""
    (block,) = (each for each in text.split("\n\n") if f'[[claim]]\nid = "{id}"' in each)
    return block.partition("[[claim]]")[0].splitlines()[1:]


def test_what_follows_from_either_place_of_a_rival_victory_is_said_above_it_and_true():
    found = drafted(RIVALS)
    assert notes(found.text, "d-luis-soto-winner") == [
        "# as it stands, of what was counted: it and d-ana-vidal-winner can both be true",
        ('# with contest = "d-vote", of the whole vote: it disagrees with d-ana-vidal-winner; see docs/draft.md, 3.3'),
    ]
    assert notes(found.text, "d-ana-vidal-winner") == []
    assert found.deciding == ("d-luis-soto-winner",)
    assert conflicts(found.text) == []
    moved, count = re.subn(r"tally = \"d-opposition\"  # .*: contest", "contest", found.text)
    assert (count, conflicts(moved)) == (1, ["rival-winners"])


def test_so_it_is_where_the_draft_takes_the_victory_for_one_of_the_whole_vote():
    text = RIVALS.replace(
        "giving victory to its candidate, Luis Soto,", "said that its candidate Luis Soto won the election and"
    )
    found = drafted(text)
    first, second = notes(found.text, "d-luis-soto-winner")
    assert first == "# as it stands, of the whole vote: it disagrees with d-ana-vidal-winner"
    assert second.startswith(
        '# with tally = "d-opposition", of what was counted: it and d-ana-vidal-winner can both be'
    )
    assert conflicts(found.text) == ["rival-winners"]
    moved, count = re.subn(r'contest = "d-vote"  # .*: tally = "d-opposition"', 'tally = "d-opposition"', found.text)
    assert (count, conflicts(moved)) == (1, [])


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        (RIVALS.replace("Luis Soto", "Ana Vidal"), 0),
        (RIVALS.partition("\n\n")[2], 0),
        (
            RIVALS.replace(
                ", which claims to have obtained 83.5% of the tally sheets, giving victory to its", " and its"
            ),
            0,
        ),
        (f"{RIVALS}\nEva Gil declared victory.\n", 2),
    ],
)
def test_nothing_hangs_on_it_where_no_other_winner_is_declared_or_two_are(text, noted):
    found = drafted(text)
    assert found.deciding == ()
    assert len(re.findall("^# (?:as it stands|with contest)", found.text, re.MULTILINE)) == noted


def test_a_run_says_so_once(tmp_path, capsys):
    (tmp_path / "d.txt").write_text(RIVALS, encoding="utf-8")
    said = "1 claim decides whether the document's claims can all be true: d-luis-soto-winner; see the comment at it"
    assert run(capsys, "draft", tmp_path / "d.txt").errors == f"d.txt: {said}\n"
    assert "d.txt: de 1 afirmación depende" in run(capsys, "draft", tmp_path / "d.txt", "--language", "es").errors


def test_so_it_does_of_several(tmp_path, capsys):
    third = "Omar Tan, who claims to have obtained 90% of the tally sheets, giving victory to Eva Gil, disputed it."
    (tmp_path / "d.txt").write_text(f"{RIVALS}\n{third}\n", encoding="utf-8")
    said = "2 claims decide whether the document's claims can all be true: d-luis-soto-winner, d-eva-gil-winner"
    assert run(capsys, "draft", tmp_path / "d.txt").errors == f"d.txt: {said}; see the comments at them\n"


# ---- A turnout of one of three things

BULLETIN = """CONSEJO NACIONAL ELECTORAL

Con 3.100 actas de un total de 3.400 y una participación de 71,8 % del padrón electoral, estos son los resultados.

Ana Vidal: 310.000 votos
Luis Soto: 290.000 votos
Total de votos válidos: 600.000
Votos nulos: 20.000
Votos en blanco: 10.000

El padrón electoral es de 950.000 electores.
"""
IN_TALLY = 'tally = "d-consejo-nacional"\nclaimant = "CONSEJO NACIONAL ELECTORAL"\nturnout = "71,8 %"\nof = "unstated"'


def test_each_reading_of_a_turnout_is_said_above_it_with_what_it_gives():
    text = drafted(BULLETIN).text
    head, stations, roll, whole = notes(text, "d-turnout")
    assert head == "# three readings, by the document's own figures; see docs/draft.md, 3.6"
    assert stations.endswith('(of = "registered"): they have 876,827 to 878,048 voters, of 950,000')
    assert roll == '# of the whole roll (of = "roll"): these ballots are 66.32%, not 71,8 %'
    assert whole.endswith('(tally = "d-final", of = "registered"): 681,625 to 682,575 ballots; 630,000 are counted')
    assert 630_000 * 1000 / 876_827 <= 718.5 < 630_000 * 1000 / 876_826
    assert 630_000 * 1000 / 878_048 >= 717.5 > 630_000 * 1000 / 878_049


def test_each_reading_is_what_the_report_makes_of_it():
    text = drafted(BULLETIN).text
    assert IN_TALLY in text
    assert conflicts(text) == []
    assert conflicts(text.replace(IN_TALLY, IN_TALLY.replace("unstated", "registered"))) == []
    assert conflicts(text.replace(IN_TALLY, IN_TALLY.replace("unstated", "roll"))) != []
    final = IN_TALLY.replace("unstated", "registered").replace("d-consejo-nacional", "d-final")
    assert conflicts(text.replace(IN_TALLY, final)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("El padrón electoral es de 950.000 electores.", ""),
        ("20.000", "72.100"),
        ("Total de votos válidos: 600.000", ""),
    ],
)
def test_nothing_is_said_where_the_numbers_are_not_printed_or_settle_it(old, new):
    text = drafted(BULLETIN.replace(old, new)).text
    assert 'turnout = "71,8 %"' in text
    assert "three readings" not in text
