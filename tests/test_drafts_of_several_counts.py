"""Several counts in one document: earlier bulletins, sheets that a campaign holds, and quick counts of missions."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from command import run

from reconcile import from_texts, reconcile
from reconcile.drafting import choices
from reconcile.drafting.documents import Document, checksum
from reconcile.drafting.drafts import draft_document

PAGE = Path(__file__).resolve().parents[1] / "docs/draft.md"


def drafted(text):
    return draft_document(Document("d.txt", checksum(text.encode()), text))


def content(text):
    return tomllib.loads(drafted(text).text)


def claims(text, kind):
    return [each for each in content(text).get("claim", []) if kind in each]


def reasons(text):
    return {each["printed"]: each["reason"] for each in content(text).get("omitted", [])}


# ---- Earlier bulletins

SPANISH = """INSTITUTO ELECTORAL DEL LAGO
Boletín N.º 5
Bahía Azul, 9 de abril de 2034, 21:40 horas

Con el 71,20 % de las actas escrutadas, Tania Robles obtiene 402.118 votos (50,04 %) y Hugo Prieto 371.660 (46,25 %).

{}
"""
ENGLISH = """ISLAND ELECTORAL COMMISSION
Blue Bay, 9 April 2034, 9:40 p.m.

With 71.20% of the tally sheets counted, Tania Robles has 402,118 votes (50.04%) and Hugo Prieto 371,660 (46.25%).

{}
"""
BEFORE = [
    "En el boletín anterior, con el 33,1 % de las actas, Robles tenía el 47,7 % y Prieto el 48,9 %.",
    "El boletín N.º 4, difundido a las 19:05 con el 33,1 % de las actas, daba el 47,7 % a Robles y el 48,9 % a Prieto.",
    "En el primer boletín, emitido a las 19:05 horas con el 33,1 % de las actas, Robles sumaba 47,7 % y Prieto 48,9 %.",
    "A las 19:05 horas, con el 33,1 % de las actas, Robles alcanzaba el 47,7 % y Prieto el 48,9 %.",
    "Dos horas antes, escrutado el 33,1 % de las actas, Robles registraba un 47,7 % y Prieto un 48,9 %.",
    "El avance previo cubría el 33,1 % de las actas. Entonces Robles acumulaba 47,7 % y Prieto 48,9 %.",
]
EARLIER = [
    "In the first update, issued at 7:05 p.m. with 33.1% of the sheets counted, Robles had 47.7% and Prieto 48.9%.",
    "An earlier bulletin, with 33.1% of the tally sheets, put Robles on 47.7% and Prieto on 48.9%.",
    "At 7:05 p.m., with 33.1% of tally sheets in, Robles stood at 47.7% and Prieto at 48.9%.",
    "The previous count covered 33.1% of the sheets. Robles then had 47.7% of the votes and Prieto 48.9%.",
    "Two hours earlier, with 33.1% of sheets counted, Prieto led with 48.9% to Robles's 47.7%.",
]


def of_counts(text):
    """The coverage and the shares of each tally but the final one, by its id, and the tallies."""
    found = content(text)
    tallies = {each["id"]: each for each in found["tally"] if not each.get("final")}
    held = {id: set() for id in tallies}
    for each in found["claim"]:
        if "share" in each or "coverage" in each:
            held[each["tally"]].add((each.get("option", ""), each.get("share") or each["coverage"]))
    return held, tallies


@pytest.mark.parametrize("words", [*BEFORE, *EARLIER])
def test_an_earlier_count_has_a_tally_of_its_own_that_is_a_part_of_the_later_one(words):
    spanish = words in BEFORE
    text = (SPANISH if spanish else ENGLISH).format(words)
    shown = (lambda figure: f"{figure.replace('.', ',')} %") if spanish else "{}%".format
    held, tallies = of_counts(text)
    (later, earlier) = held
    assert held[later] == {("", shown("71.20")), ("tania-robles", shown("50.04")), ("hugo-prieto", shown("46.25"))}
    assert {(option, figure.removeprefix("un ")) for option, figure in held[earlier]} == {
        ("", shown("33.1")),
        ("tania-robles", shown("47.7")),
        ("hugo-prieto", shown("48.9")),
    }
    assert tallies[earlier]["part_of"] == later
    assert tallies[earlier]["counted_by"] == tallies[later]["counted_by"]
    assert drafted(text).questions == 0
    assert drafted(text).colliding == ()
    assert not reconcile(from_texts({"d.toml": drafted(text).text})).findings


def test_its_name_and_hour_are_those_of_the_document():
    text = drafted(SPANISH.format(BEFORE[1])).text
    assert 'name = "boletín N.º 4 (INSTITUTO ELECTORAL DEL LAGO)"' in text
    assert '# as_of = "2034-04-09T19:05"  # its hour, on the day of the document' in text
    assert (
        'name = "el escrutinio de las 19:05 (INSTITUTO ELECTORAL DEL LAGO)"' in drafted(SPANISH.format(BEFORE[3])).text
    )
    assert 'name = "the count of 19:05 (ISLAND ELECTORAL COMMISSION)"' in drafted(ENGLISH.format(EARLIER[2])).text


@pytest.mark.parametrize(
    "words",
    [
        "En este boletín N.º 5, la participación fue de 64 %.",
        "El próximo boletín se difundirá a las 23:30 horas.",
        "A las 21:40 horas, con el 71,20 % de las actas, la participación era de 64 %.",
        "El primer boletín se difundió a las 19:05 horas.",
    ],
)
def test_the_documents_own_count_and_one_without_figures_have_none(words):
    held, _ = of_counts(SPANISH.format(words))
    assert len(held) == 1


def test_the_only_count_may_be_called_the_first_one_and_have_an_hour():
    for text in (ENGLISH, SPANISH.replace("Boletín N.º 5", "Boletín informativo")):
        words = (
            "In the first update, at 9:10 p.m., w" if text is ENGLISH else "En el primer boletín, a las 21:10 horas, c"
        )
        held, _ = of_counts(text.replace("With 71", f"{words}ith 71").replace("Con el 71", f"{words}on el 71"))
        assert len(held) == 1


def test_a_figure_that_is_held_against_those_before_it_is_alone_of_another_count():
    text = SPANISH.format("Robles tiene el 50,04 %, por encima del 47,7 % del boletín anterior.")
    held, _ = of_counts(text)
    (_, earlier) = held
    assert held[earlier] == {("tania-robles", "47,7 %")}


@pytest.mark.parametrize(
    "words",
    [
        "Con el 33,1 % de las actas, Robles tenía 47,7 %.",
        "Con el 33,1 % de las actas escrutadas se emitieron los datos.",
    ],
)
def test_two_coverages_in_one_tally_are_a_question(words):
    text = drafted(SPANISH.format(words)).text
    assert "# tally = ? of which count? The same claimant states 71,20 % above; another count has another tally" in text
    assert [each["coverage"] for each in claims(SPANISH.format(words), "coverage")] == ["71,20 %"]


def test_two_claimants_may_each_have_a_coverage():
    text = ENGLISH.format("Prieto's campaign said that it holds 88% of the tally sheets.")
    assert [each["coverage"] for each in claims(text, "coverage")] == ["71.20%", "88%"]
    assert drafted(text).questions == 0


# ---- What is left out and looks like a result


@pytest.mark.parametrize(
    "words",
    [
        "Prieto anda por el 45,8 %.",
        "Algunos hablan del 45,8 %.",
        "Prieto y un 45,8 % en la noche.",
        "In Lima people spoke of 45.8% then.",
    ],
)
def test_a_share_that_no_words_explain_is_named(words, tmp_path, capsys):
    (tmp_path / "d.txt").write_text((ENGLISH if "Lima" in words else SPANISH).format(words), encoding="utf-8")
    printed = "45.8%" if "Lima" in words else "45,8 %"
    said = f"1 figure that looks like a result is in no claim ({printed}): see [[omitted]]"
    found = run(capsys, "draft", tmp_path / "d.txt")
    assert found.errors == f"d.txt: {said}\n"
    assert f"# {said}\n" in found.output.partition("[source]")[0]


def test_points_and_what_is_no_share_are_not(tmp_path, capsys):
    (tmp_path / "d.txt").write_text(
        SPANISH.format("Hubo 1.200 observadores y 3 puntos de la agenda."), encoding="utf-8"
    )
    assert run(capsys, "draft", tmp_path / "d.txt").errors == ""


@pytest.mark.parametrize(
    "words",
    [
        "La participación fue de 64 %, superior al 60,5 % registrado en los comicios de 2030.",
        "La participación fue de 64 %, por encima del 60,5 % de 2030.",
        "Turnout was 64%, higher than the 60.5% recorded in the 2030 election.",
    ],
)
def test_a_figure_of_another_years_vote_is_none_of_this_one(words):
    text = (SPANISH if "fue" in words else ENGLISH).format(words)
    assert len(claims(text, "turnout")) == 1
    assert "a figure of an earlier time" in {reason for printed, reason in reasons(text).items() if "60" in printed}
    assert drafted(text).overlooked == ()


# ---- Turnouts about which a document is not exact


@pytest.mark.parametrize(
    "printed",
    [
        "ronda el 64 %",
        "rondaría el 64 %",
        "bordea el 64 %",
        "cercana al 64 %",
        "alrededor del 64 %",
        "en torno al 64 %",
    ],
)
def test_a_word_for_about_is_within_the_figure(printed):
    words = f"fue {printed}" if printed.startswith(("cerca", "alre", "en ")) else printed
    (claim,) = claims(SPANISH.format(f"La participación {words}."), "turnout")
    assert claim["turnout"] == printed


def test_a_round_is_no_word_for_about():
    (first, second) = claims("Segunda ronda: Ana Vidal 51,2 %, Luis Soto 48,8 %.\n", "share")
    assert (first["share"], second["share"]) == ("51,2 %", "48,8 %")


# ---- Victories in the sheets that someone holds


@pytest.mark.parametrize(
    "words",
    [
        (
            "El vocero de Prieto, Saúl Mora, dijo que su equipo tiene copias del 79 % de las actas y que"
            " en ellas Prieto vence con 50,2 % frente al 45,5 % de Robles."
        ),
        (
            "El vocero de Prieto, Saúl Mora, dijo que tienen el 79 % de las actas. En ellas gana Prieto"
            " con 50,2 %, contra 45,5 % de Robles."
        ),
        (
            "El comando de Prieto cuenta con copias del 79 % de las actas, según las cuales Prieto ganó"
            " con 50,2 % frente a 45,5 % de Robles."
        ),
        (
            "Prieto's campaign said it holds copies of 79% of the tally sheets, in which Prieto defeated"
            " Robles with 50.2% of the votes."
        ),
        (
            "Prieto's campaign said it holds copies of 79% of the tally sheets and that by those sheets"
            " Prieto wins the election."
        ),
    ],
)
def test_a_victory_in_them_is_of_that_count(words):
    text = (SPANISH if "Prieto's" not in words else ENGLISH).format(words)
    (winner,) = claims(text, "winner")
    held, tallies = of_counts(text)
    assert winner["winner"] == "hugo-prieto"
    assert tallies[winner["tally"]]["counted_by"] == winner["claimant"]
    assert ("", "79%" if "Prieto's" in words else "79 %") in held[winner["tally"]]


def test_a_victory_beside_sheets_that_are_not_spoken_of_is_of_the_whole_vote():
    text = SPANISH.format(
        "El comando de Prieto, que tiene copias del 79 % de las actas, dijo que Prieto ganó las elecciones."
    )
    (winner,) = claims(text, "winner")
    assert winner["contest"] == "d-vote"


# ---- Missions, quick counts, margins of error


@pytest.mark.parametrize(
    ("words", "claimant"),
    [
        (
            (
                "La misión de observación de la Liga de Pueblos del Norte indicó que su conteo rápido"
                " arroja 49 % para Robles."
            ),
            "misión de observación de la Liga de Pueblos del Norte",
        ),
        (
            (
                "La misión electoral de la Liga de Pueblos del Norte (LPN) presentó su conteo rápido,"
                " que da 49 % a Robles."
            ),
            "misión electoral de la LPN",
        ),
        (
            "Según la misión de observadores internacionales de Noruega, Robles tiene 49 %.",
            "misión de observadores internacionales de Noruega",
        ),
        (
            "El conteo rápido de la misión de observación de Noruega da 49 % a Robles.",
            "misión de observación de Noruega",
        ),
        (
            "La Misión de Observación Electoral de la Liga Norte informó que Robles tiene 49 %.",
            "Misión de Observación Electoral de la Liga Norte",
        ),
        (
            "La misión de observación de Noruega habló. La misión estimó que Robles tiene 49 %.",
            "misión de observación de Noruega",
        ),
        (
            "La misión de observación de Noruega publicó su conteo rápido. La muestra da 49 % a Robles.",
            "misión de observación de Noruega",
        ),
        ("The observer mission of the Northern League said Robles has 49%.", "observer mission of the Northern League"),
        (
            "The Northern League observation mission said that its quick count gives Robles 49%.",
            "Northern League observation mission",
        ),
        (
            "The quick count by the election observation mission of Norway has Robles on 49% of the votes.",
            "election observation mission of Norway",
        ),
        ("The Northern League's observer mission reported 49% for Robles.", "Northern League's observer mission"),
    ],
)
def test_a_mission_states_what_it_and_its_quick_count_say(words, claimant):
    text = (ENGLISH if words.startswith("The") else SPANISH).format(words)
    shares = claims(text, "share")
    assert (shares[-1]["claimant"], shares[-1]["option"]) == (claimant, "tania-robles")
    assert "49" in shares[-1]["share"]
    quick = "conteo" in words or "quick" in words
    (tally,) = (each for each in content(text)["tally"] if each["id"] == shares[-1]["tally"])
    assert (("quick count" in tally["name"]) or ("conteo rápido" in tally["name"])) == quick


def test_two_names_of_one_mission_are_one_claimant():
    text = SPANISH.format(
        "La misión de observación de la Liga de Pueblos del Norte (LPN) dijo que Robles tiene 49 %. La misión de la LPN"
        " agregó que Prieto tiene 46 %."
    )
    found = {each["claimant"] for each in claims(text, "share")}
    assert found == {"INSTITUTO ELECTORAL DEL LAGO", "misión de observación de la LPN"}


def test_a_body_that_watches_is_not_the_one_that_counts():
    text = (
        "La Misión de Observación Electoral de Noruega dijo que Ana Vidal tiene 49 %. El consejo electoral no habló.\n"
    )
    found = content(text)
    assert "publisher" not in found["source"]
    assert found["claim"][0]["claimant"] == "Misión de Observación Electoral de Noruega"


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("con un margen de error de 1,3 puntos", ["1,3 puntos"]),
        ("con un margen de error estadístico de más o menos 1,3 %", ["1,3 %"]),
        ("± 1,3 puntos", ["1,3 puntos"]),
        ("con un error máximo de 1,3 puntos y un nivel de confianza del 95 %", ["1,3 puntos", "95 %"]),
        ("con 1,3 puntos de margen de error y 95 % de confianza", ["1,3 puntos", "95 %"]),
        ("with a margin of error of 1.3 points", ["1.3 points"]),
        ("with a margin of sampling error of plus or minus 1.3 percentage points", ["1.3 percentage points"]),
        ("give or take 1.3 points", ["1.3 points"]),
        ("+/- 1.3 points at a confidence level of 95%", ["1.3 points", "95%"]),
        ("at 95% confidence, with a 1.3-point margin of error", ["95%"]),
    ],
)
def test_a_margin_of_error_is_no_lead_and_is_named_at_the_quick_count(words, printed):
    spanish = "," in printed[0] or " %" in printed[0]
    told = "La misión de observación de Noruega dijo que su conteo rápido da 49 % a Robles y 46 % a Prieto, {}."
    told = told if spanish else "The Norway observer mission said its quick count gives Robles 49% and Prieto 46%, {}."
    text = (SPANISH if spanish else ENGLISH).format(told.format(words))
    left_out = reasons(text)
    assert all("margin of error" in left_out[each] for each in printed), left_out
    assert claims(text, "lead") == []
    assert len(claims(text, "share")) == 4
    note = f"# the document prints a margin of error: {printed[0]}"
    assert drafted(text).text.count("# a quick count: as it stands, of what was sampled; see docs/draft.md, 3.7\n") == 1
    assert note in drafted(text).text


def test_a_sample_is_no_other_step_of_the_count():
    text = SPANISH.replace(
        "Con el 71,20 % de las actas escrutadas", "Con 1.424 de las 2.000 actas, el 71,20 % del total"
    ).format("El instituto electoral hizo un conteo rápido, sobre una muestra de 300 mesas, que da 49 % a Robles.")
    assert drafted(text).questions == 0
    found = {each["total"]: each["tally"] for each in claims(text, "total")}
    assert found["300"] == "d-quick-count"


def test_a_margin_between_two_is_still_a_lead():
    text = ENGLISH.format("The commission said Robles leads Prieto by a margin of 3.79 points.")
    (lead,) = claims(text, "lead")
    assert (lead["lead"], lead["option"], lead["over"]) == ("3.79 points", "tania-robles", "hugo-prieto")


# ---- The docs

HEAD = """
[source]
id = "bulletin"
document = "bulletin.txt"
decimal = "."
[[claimant]]
id = "observer mission"
[[claimant]]
id = "NEC"
[[contest]]
id = "c"
options = ["ana-vidal", "blas-ortega", "eva-gil"]
[[tally]]
id = "bulletin-final"
contest = "c"
final = true
[[claim]]
id = "result"
tally = "bulletin-final"
claimant = "NEC"
share = "{}"
option = "ana-vidal"
of = "valid"
"""


def test_the_ranges_that_the_docs_give_hold_the_whole_vote_to_the_margin():
    (block,) = (
        each
        for each in re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
        if "margin" in each
    )
    assert not reconcile(from_texts({"a.toml": HEAD.format("47.1%") + block})).findings
    (found,) = reconcile(from_texts({"a.toml": HEAD.format("47.3%") + block})).findings
    assert found.assumptions == ("margin-holds",)


def test_every_part_of_the_docs_that_a_comment_points_to_is_there():
    page = PAGE.read_text(encoding="utf-8")
    pointed = [
        value for name, value in vars(choices).items() if name.isupper() and str(value).startswith("docs/draft.md, ")
    ]
    assert len(pointed) == 3
    for each in pointed:
        assert f"\n### {each.removeprefix('docs/draft.md, ')} " in page


def test_the_part_for_ten_minutes_is_short():
    short = PAGE.read_text(encoding="utf-8").partition("## In short")[2].partition("\n## ")[0]
    assert len(short.splitlines()) < 45
    assert len(short.split()) < 450
