"""A draft gives each figure to the option that it is of, whatever joins two results: "followed by", "frente a"."""

from __future__ import annotations

import tomllib

import pytest

from reconcile.drafting.documents import Document, checksum
from reconcile.drafting.drafts import draft_document
from reconcile.drafting.proposals import draft_of

ELSA, RAFA = "elsa-montiel", "rafael-duarte"
SPANISH = [
    "seguida por {}, con",
    "seguida por el aspirante de Fuerza Común, {}, con",
    "seguida de {}, con",
    "seguida muy de cerca por {}, con",
    "escoltada por {}, con",
    "perseguida por el exministro {}, con",
    "mientras que {} tiene",
    "mientras {} llega a",
    "en tanto que {} registra",
    "frente a {}, con",
    "contra {}, que suma",
    "ante {}, que reúne",
    "y en segundo lugar {}, con",
    "y en segundo puesto se ubica {}, con",
    "le sigue {}, con",
    "y la sigue {} con",
    "por delante de {}, con",
    "por encima de {}, que acumula",
    "superando a {}, con",
    "aventajando a {}, que logra",
    "; detrás, {}, con",
    "y detrás queda {}, con",
    "; a continuación, {}, con",
    "y el candidato {},",
]
ENGLISH = [
    "followed by {}, with",
    "followed by the Common Force candidate, {}, with",
    "followed closely by {} with",
    "trailed by {}, with",
    "pursued by {}, who has",
    "ahead of {}, with",
    "ahead of {}, who received",
    "while {} has",
    "and {} took",
    "with {} in second on",
    "with {} in second place with",
    "with {} behind on",
    "; next came {}, with",
    "and in second place {}, with",
    "in second place is {}, with",
    "behind her is {}, with",
    "beating {}, who received",
    "over {}, with",
]
OF_THE_SECOND = ["frente a los {} de Rafael Duarte", "contra {} de Rafael Duarte", "frente a {} para Rafael Duarte"]
AGAINST = ["against {} for Rafael Duarte", "compared with {} for Rafael Duarte"]


def claims(text):
    drafted = draft_document(Document("d.txt", checksum(text.encode()), text))
    return tomllib.loads(drafted.text).get("claim", [])


def options(text):
    """The option of each share and number of votes that is claimed."""
    figures = [each for each in claims(text) if "votes" in each or "share" in each]
    return {each.get("votes", each.get("share")): each["option"] for each in figures}


def forms(first, verb, joint, comma):
    """The same two results told in several ways: votes with shares in brackets, or after "or"; shares with votes."""
    mark, thousand = (",", ".") if comma else (".", ",")
    votes = [f"880{thousand}412", f"640{thousand}977"]
    shares = [f"53{mark}27{' ' * comma}%", f"38{mark}79{' ' * comma}%"]
    word, named = ("votos", "es decir, el") if comma else ("votes", "or")
    (a, b), (x, y) = votes, shares
    yield f"{first} {verb} {a} {word} ({x}), {joint(f'{b} {word} ({y})')}.", (a, b, x, y)
    yield f"{first} {verb} {a} {word} ({x}) {joint(f'{b} ({y})')}.", (a, b, x, y)
    yield f"{first} {verb} {a} {word}, {named} {x}, {joint(f'{b} {word}, {named} {y}')}.", (a, b, x, y)
    yield f"{first} {verb} {x} ({a} {word}), {joint(f'{y} ({b} {word})')}.", (a, b, x, y)
    yield f"{first} {verb} {'el ' * comma}{x}, {joint(f'{y}')}.", (x, y)


def told(connector, name, figures):
    return f"{connector.format(name)} {figures}".replace(" ;", ";")


@pytest.mark.parametrize("verb", ["obtiene", "suma", "acumulaba"])
@pytest.mark.parametrize("connector", SPANISH)
def test_in_spanish(connector, verb):
    head = "El tribunal electoral dio sus datos."
    joint = lambda figures: told(connector, "Rafael Duarte", figures)  # noqa: E731
    for text, figures in forms("Elsa Montiel", verb, joint, comma=True):
        expected = {figure: RAFA if figure in (figures[1], figures[-1]) else ELSA for figure in figures}
        assert options(f"{head} {text.replace(', ;', ';')}\n") == expected, text


@pytest.mark.parametrize("verb", ["has", "leads with", "received"])
@pytest.mark.parametrize("connector", ENGLISH)
def test_in_english(connector, verb):
    head = "The electoral commission gave its figures."
    joint = lambda figures: told(connector, "Rafael Duarte", figures)  # noqa: E731
    for text, figures in forms("Elsa Montiel", verb, joint, comma=False):
        expected = {figure: RAFA if figure in (figures[1], figures[-1]) else ELSA for figure in figures}
        assert options(f"{head} {text.replace(', ;', ';')}\n") == expected, text


@pytest.mark.parametrize("connector", [*OF_THE_SECOND, *AGAINST])
def test_where_the_second_is_named_after_its_figures(connector):
    comma = connector in OF_THE_SECOND
    verb, thousand, share = ("obtiene", ".", "{} %") if comma else ("won", ",", "{}%")
    x, y = (share.format(each if comma else each.replace(",", ".")) for each in ("53,27", "38,79"))
    word = "votos" if comma else "votes"
    a, b = f"880{thousand}412", f"640{thousand}977"
    text = f"Elsa Montiel {verb} {a} {word} ({x}) {connector.format(f'{b} {word} ({y})')}.\n"
    assert options(text) == {a: ELSA, x: ELSA, b: RAFA, y: RAFA}


def test_a_share_in_brackets_is_of_the_count_before_it_whatever_name_follows():
    text = "Elsa Montiel 880.412 votos ({}) {}Rafael Duarte 640.977 votos ({}).\n"
    for joint in ("", "y ", "por ", "para ", "de ", "con ", "contra ", "a "):
        proposals = draft_of(text.format("53,27 %", joint, "38,79 %")).proposals
        found = {each.printed: each.option for each in proposals}
        assert (found["53,27 %"], found["38,79 %"]) == (found["880.412"], found["640.977"]), joint


def test_a_party_before_the_second_is_no_option_of_its_own():
    text = (
        "Elsa Montiel obtuvo 880.412 votos (53,27 %), seguida por el candidato de Fuerza Común, Rafael Duarte, con"
        " 640.977 votos (38,79 %).\n"
    )
    drafted = draft_document(Document("d.txt", checksum(text.encode()), text))
    assert tomllib.loads(drafted.text)["contest"][0]["options"] == [ELSA, RAFA]
    assert drafted.questions == 0


def test_three_in_one_sentence():
    text = (
        "Elsa Montiel suma 880.412 votos (53,27 %), seguida por Rafael Duarte, con 640.977 (38,79 %), y por Ivo Sanz,"
        " con 131.100 (7,94 %).\n"
    )
    found = options(text)
    assert [found[each] for each in ("53,27 %", "38,79 %", "7,94 %")] == [ELSA, RAFA, "ivo-sanz"]


@pytest.mark.parametrize(
    "words",
    [
        "con el 60 % de las actas, Montiel registraba el 50,1 % y Duarte el 42,2 %",
        "con el 60 % de las actas, Montiel acumulaba el 50,1 %; Duarte, el 42,2 %",
        "con el 60 % de las actas, Montiel alcanzaba el 50,1 % y el candidato Duarte un 42,2 %",
    ],
)
def test_a_verb_may_be_told_once_for_two(words):
    text = f"Elsa Montiel y Rafael Duarte compiten. El tribunal electoral informó que, {words}.\n"
    assert options(text.replace("y Rafael", "con Rafael")) == {"50,1 %": ELSA, "42,2 %": RAFA}


@pytest.mark.parametrize("verb", ["registr", "acumul", "sum", "alcanz", "logr"])
@pytest.mark.parametrize("ending", ["a", "ó", "aba", "aría", "ando"])
def test_verbs_of_counting_are_words_of_the_vote_in_all_their_forms(verb, ending):
    text = f"Elsa Montiel va primera. Rafael Duarte, {verb}{ending} el 38,79 %.\n"
    assert options(text) == {"38,79 %": RAFA}
    plural = {"ó": "aron", "ando": "ando"}.get(ending, f"{ending}n")
    assert options(text.replace(f"{verb}{ending}", f"{verb}{plural}").replace("Duarte,", "Duarte")) == {"38,79 %": RAFA}


def test_points_ahead_of_someone_are_a_lead_and_a_share_ahead_of_someone_is_not():
    text = "Elsa Montiel is 14.5 points ahead of Rafael Duarte, who has 38.79% of the votes.\n"
    (lead,) = (each for each in claims(text) if "lead" in each)
    assert (lead["lead"], lead["option"], lead["over"]) == ("14.5 points", ELSA, RAFA)
    text = "Elsa Montiel has 53.27%, ahead of Rafael Duarte.\n"
    assert options(text) == {"53.27%": ELSA}


@pytest.mark.parametrize(
    ("words", "option", "over"),
    [
        ("El conteo da una diferencia de 14,5 puntos a favor de Montiel.", ELSA, RAFA),
        ("The count shows a margin of 14.5 points in favour of Duarte.", RAFA, ELSA),
    ],
)
def test_a_margin_in_favour_of_someone(words, option, over):
    text = f"Elsa Montiel: 880 votos. Rafael Duarte: 640 votos.\n\n{words}\n"
    (lead,) = (each for each in claims(text) if "lead" in each)
    assert (lead["option"], lead["over"]) == (option, over)


# ---- Places

HEAD = "Elsa Montiel va primera. Según el tribunal electoral, Montiel tiene 880.412 votos.\n\n"


@pytest.mark.parametrize(
    "words",
    [
        "El tribunal electoral informó que Duarte quedó en segundo lugar, con 640.977 votos.",
        "En segundo lugar se sitúa Rafael Duarte, de Fuerza Común, con 640.977 votos, informó el tribunal electoral.",
        "El segundo puesto es para Rafael Duarte, con 640.977 votos, informó el tribunal electoral.",
        "Montiel lidera con 880.412 votos y el segundo lugar lo ocupa Duarte, según el tribunal electoral.",
        "Montiel has 880,412 votes and in second place comes Duarte, the electoral tribunal said.",
        "Second place goes to Rafael Duarte with 640,977 votes, the electoral tribunal said.",
        "In second position stands Rafael Duarte, who won 640,977 votes, the electoral tribunal said.",
        "Duarte came in second place with 640,977 votes, the electoral tribunal said.",
    ],
)
def test_a_place_told_with_votes_is_one_in_that_count(words):
    (rank,) = (each for each in claims(f"{HEAD}{words} Rafael Duarte.\n") if "rank" in each)
    assert rank["option"] == RAFA
    assert rank["tally"] == "d-electoral-council"


def test_a_place_told_without_a_figure_is_one_in_the_whole_vote():
    (rank,) = (each for each in claims(f"{HEAD}Rafael Duarte quedó en segundo lugar.\n") if "rank" in each)
    assert (rank["option"], rank["contest"]) == (RAFA, "d-vote")
