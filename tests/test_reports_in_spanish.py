"""Reports in Spanish: every text has a translation, none is left in English, and machines read English all the same.

A made-up language puts brackets around all that comes from the catalogue: what stands outside of them has to be a name,
a figure or notation, so that a text that is not looked up is found.
"""

from __future__ import annotations

import ast
import html
import json
import re
from functools import cache
from string import Formatter

import attrs
import pytest
from command import run
from ledgers import EVERYTHING, OTHERWISE, small_ledger
from test_sentences_are_listed import MODULES, templates
from told import CATALOGUES, PACKAGE, ROOT, entries, told

import reconcile
from reconcile import languages, sheets
from reconcile.errors import ReconcileError
from reconcile.findings import Finding
from reconcile.languages import joint, language, marked, plural, tell, term
from reconcile.languages.catalogue import Catalogue
from reconcile.report import layout, text
from reconcile.report.bounds import bounds_text
from reconcile.report.explain import explain
from reconcile.report.github import to_github
from reconcile.report.html import to_html
from reconcile.report.json import to_json
from reconcile.report.junit import to_junit
from reconcile.report.markdown import to_markdown
from reconcile.report.text import to_text
from reconcile.sheets.checks import RULES

VENEZUELA = "docs/examples/venezuela-2024"
BULLETINS = tuple(f"{VENEZUELA}/{name}.toml" for name in ("bulletin-1", "bulletin-2", "contests"))
LEDGERS = (
    pytest.param(("seeds",), id="seeds"),
    pytest.param(BULLETINS, id="bulletins"),
    pytest.param(("docs/examples/kenya-2022",), id="kenya"),
    pytest.param((VENEZUELA,), id="venezuela", marks=pytest.mark.thorough),
)
SHEETS = ROOT / "docs" / "examples" / "sheets"
DRAWN = 40
UNTOLD = {
    "flags/units.py": [  # of errors
        "whole numbers",
        "pairs of whole numbers, the first at most the second,",
        "; and … more",
    ],
    "report/text.py": ["…: reconcile explain … …"],  # a command
    "sheets/battery.py": ["no row", "the same content as …"],  # of files that cannot be read
    "sheets/unit_checks.py": ["the roll is that of"],  # causes, as tables hold them
    "sheets/place_checks.py": ["places within", "whole contest"],
    "sheets/cells.py": ["too large"],
    "report/html/template.html.j2": ["reconcile report PATH... --format json --output report.json"],
    "sheets/html/page.py": ["reconcile.sheets.html", "sheets.html.j2", "style.css", "sort_and_filter.js"],
    "sheets/html/sheets.html.j2": ["reconcile report … --format html --output report.html"],
    "sheets/html/sort_and_filter.js": ["use strict", "thead button"],
}
"""Texts by module that are no words for a reader."""
FEATURES = (*sorted(EVERYTHING), OTHERWISE)
SPANISH = CATALOGUES["es"]
PAGE = ROOT / "docs" / "frases.md"

BANNED = (
    *("fraud", "tramp", "mentir", "mient", "fals", "engañ", "manipul", "sospech", "robo", "robad", "roban", "régimen"),
    *("dictad", "supuest", "presunt", "ilegítim", "corrup", "oficial", "culpa", "culpabl", "confes", "admit", "admis"),
    *("niega", "negar", "insist", "ocult", "escond", "honest", "deshonest", "amañ", "usurp", "rehús", "rehus", "alega"),
    *("error de", "equivoc", "finge", "pretend", "delito", "denunci"),
)
"""Beginnings of words that judge."""
NOTATION = frozenset("reconcile explain verify report json PATH JSON SHA part_of".split())  # noqa: SIM905
"""What a reader types or a machine reads, the same in every language."""


class Bracketed(Catalogue):
    """What the catalogue gives, with brackets around all but what is filled in."""

    def gettext(self, message):
        return bracketed(super().gettext(message)) if (message, 0) in self.texts else message

    def ngettext(self, msgid1, msgid2, n):
        return bracketed(super().ngettext(msgid1, msgid2, n)) if (msgid1, 0) in self.texts else msgid1


def bracketed(translation):
    parts = re.split(r"(\{\w+\})", translation)
    return "".join(f"⟦{part}⟧" if re.search(r"[^\W\d_]", part) and part[0] != "{" else part for part in parts)


@cache
def result_of(*paths):
    return reconcile.reconcile(reconcile.load(*(ROOT / path for path in paths)))


@pytest.fixture(params=LEDGERS)
def result(request):
    if request.param == (VENEZUELA,) and "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a search of a minute: ask for it with -m thorough")
    return result_of(*request.param)


def test_what_is_told_in_several_languages_is_described_once():
    assert reconcile.Reconciliation.findings.__doc__.startswith("Disagreements with their conflicts, then notes")


# ---- The catalogue


def test_every_text_has_a_translation_and_no_translation_is_of_none():
    source = {each.text: each.many for each in told()}
    assert len(source) > 300
    found = entries(SPANISH)
    assert {entry.text: entry.many for entry in found} == source
    assert len(found) == len(source)
    assert [entry for entry in found if entry.flags or not all(entry.translations)] == []


@pytest.mark.parametrize("module", [name for names in MODULES.values() for name in names])
def test_every_text_of_a_module_that_makes_words_is_told(module):
    """But for codes, for machines, and for what is nothing but put together."""
    translated = {" ".join(re.sub(r"\{\w+\}", "…", text).split()) for each in told() for text in each[:2] if text}
    translations = {text for entry in entries(SPANISH) for text in entry.translations}  # the Spanish names of checks
    shown = [text for text in templates(PACKAGE / module) if not re.fullmatch("[a-z]+(-[a-z]+)+", text)]
    assert [text for text in shown if text not in translated | translations] == UNTOLD.get(module, [])


def test_a_check_has_one_name_in_spanish():
    names = {
        node.value.args[1].args[0].value: node.value.args[2].value
        for path in (PACKAGE / "sheets").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.AnnAssign) and getattr(getattr(node.value, "func", None), "id", "") == "Check"
    }
    names |= {rule.title: rule.title_es for rule in RULES}
    assert len(names) > 15
    with language("es"):
        assert {name: tell(name) for name in names} == names


def test_texts_are_told_as_they_stand_in_the_source():
    """A text that is put together before it is looked up would not be found."""
    wrong = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = ("tell", "term", "count", "plural")
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
                texts = node.args[1:] if node.func.id == "count" else node.args[:1]
                wrong += [(path.name, node.lineno) for each in texts if isinstance(each, ast.JoinedStr | ast.BinOp)]
    assert [each for each in wrong if each[0] != "layout.py"] == []


@pytest.mark.parametrize("entry", entries(SPANISH), ids=lambda entry: entry.text[:40])
def test_a_translation_is_filled_in_with_what_its_text_is(entry):
    assert len(entry.translations) == (1 if entry.many is None else 2)
    for translation in entry.translations:
        assert placeholders(translation) == placeholders(entry.text)
        assert (translation[0] == " ", translation[-1] == " ") == (entry.text[0] == " ", entry.text[-1] == " ")
        assert entry.text[-1] not in ".:" or entry.text[-1] == translation[-1]


def placeholders(template):
    return sorted(name for _, name, _, _ in Formatter().parse(template) if name is not None)


def test_the_plural_is_that_of_all_numbers_but_one():
    assert '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"' in SPANISH.read_text(encoding="utf-8")


@pytest.mark.parametrize("word", BANNED)
def test_no_translation_judges(word):
    texts = [text for entry in entries(SPANISH) for text in entry.translations]
    assert texts
    assert [text for text in texts if re.search(rf"\b{word}", text, re.IGNORECASE)] == []


def test_one_verb_is_used_for_everyone():
    others = r"\b(dice|declara|sostiene|asegura|anuncia|proclama|reclama|reconoce|informa) (que )?\{account"
    assert [entry.text for entry in entries(SPANISH) if re.search(others, " ".join(entry.translations))] == []
    with language("es"):
        assert tell("by what {account} states ({tally})", account="A", tally="B") == "de lo que afirma A (B)"


def page():
    """The page of the documentation with each text and its translation."""
    lines = []
    for entry in entries(SPANISH):
        pairs = zip((entry.text, entry.many), entry.translations, strict=False)
        for original, translation in ((a, b) for a, b in pairs if a is not None):
            both = (re.sub(r"\{\w+\}", "…", each).replace("`", "'").strip() for each in (original, translation))
            lines.append("- `{}` → `{}`".format(*both))
    return lines


def test_the_page_has_every_translation():
    assert [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("- ")] == page()


# ---- Reports


@pytest.fixture
def in_brackets(monkeypatch):
    with SPANISH.open("rb") as file:
        catalogue = Bracketed(file)
    monkeypatch.setattr(languages, "_catalogue", lambda _: catalogue)
    monkeypatch.setattr(layout, "WIDTH", 10_000)
    monkeypatch.setattr(text, "WIDTH", 10_000)


def left_in_english(shown, result, *more):
    """The words of a report that are neither from the catalogue, nor names, figures or notation."""
    return left_over(shown, names_of(result), more)


def left_over(shown, names, more=()):
    shown = re.sub(r"⟦[^⟦⟧]*⟧", " ", shown)
    assert not re.search("[⟦⟧]", shown)
    shown = " ".join(re.sub(r"\w+\[[^\]]*\]", " ", shown).split())
    for name in sorted(names, key=len, reverse=True):
        shown = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", shown, flags=re.IGNORECASE)
    found = re.findall(r"(?<![\w-])[^\W\d_]{2,}(?!\w)", shown)
    return [word for word in found if word not in NOTATION and word not in more]


def names_of(result):
    """Names, ids and texts of a ledger."""
    ledger = result.ledger
    found = {claim.printed for claim in ledger.claims} | {claim.id for claim in ledger.claims}
    found |= {claim.figure.text for claim in ledger.claims if getattr(claim, "figure", None) is not None}
    for items in (ledger.sources, ledger.claimants, ledger.contests, ledger.tallies, ledger.assumptions):
        found |= {item.id for item in items}
    found |= {value for source in ledger.sources for value in attrs.asdict(source).values() if isinstance(value, str)}
    found |= {text for slip in result.slips for text in slip.would_be}
    for contest in ledger.contests:
        found |= {*contest.names.values(), *contest.options, *(group.id for group in contest.groups)}
    found |= {contest.title for contest in ledger.contests} | {claimant.name for claimant in ledger.claimants}
    found |= {tally.name for tally in ledger.tallies} | {tally.as_of for tally in ledger.tallies}
    built_in = {assumption.text for assumption in reconcile.model.BUILT_IN_ASSUMPTIONS}
    found |= {assumption.text for assumption in ledger.assumptions if assumption.text not in built_in}
    return {name for name in found if name}


@pytest.mark.usefixtures("in_brackets")
def test_nothing_is_english_in_a_text_report(result):
    fresh = attrs.evolve(result)  # with no sentences made yet
    with language("es"):
        assert left_in_english(to_text(fresh), fresh) == []


@pytest.mark.usefixtures("in_brackets")
def test_nothing_is_english_in_a_markdown_report(result):
    fresh = attrs.evolve(result)
    with language("es"):
        assert left_in_english(to_markdown(fresh).replace("\\", ""), fresh) == []


@pytest.mark.usefixtures("in_brackets")
def test_nothing_is_english_in_a_page(result):
    fresh = attrs.evolve(result)
    with language("es"):
        page = to_html(fresh)
    assert left_in_english(shown_in(page), fresh) == []


def shown_in(page):
    """What a page shows or has read out."""
    labels = re.findall(r'(?:aria-label|data-label|data-words|data-none|data-up|data-forwards)="([^"]*)"', page)
    shown = re.sub(r"<(style|script)>.*?</\1>", " ", page, flags=re.DOTALL)
    shown = re.sub(r"</?t(?:ext|span)[^>]*>", " ", shown)
    return re.sub(r"\{\w+\}", " ", html.unescape(" ".join((*labels, re.sub(r"<[^>]*>", "\n", shown)))))


@pytest.mark.usefixtures("in_brackets")
def test_nothing_is_english_in_a_notebook(result):
    fresh = attrs.evolve(result)
    with language("es"):
        assert left_in_english(shown_in(fresh._repr_html_()), fresh) == []


@pytest.mark.usefixtures("in_brackets")
def test_nothing_is_english_in_an_explanation_and_in_bounds(result):
    fresh = attrs.evolve(result)
    quantities = ("valid", "null", "blank", "other", "cast", "registered", "sheets", "votes", "seats", "options")
    with language("es"):
        for finding in fresh.findings:
            assert left_in_english(explain(fresh, finding), fresh) == []
        options = {option for contest in fresh.ledger.contests for option in contest.names}
        accounts = set(fresh.ledger.accounts)
        assert left_in_english(bounds_text(fresh), fresh, *quantities, *options, *accounts, "chamber", "all") == []


@pytest.mark.usefixtures("in_brackets")
@pytest.mark.parametrize("seed", range(DRAWN))
def test_nothing_is_english_in_reports_of_drawn_ledgers(seed):
    drawn = small_ledger(seed, frozenset({FEATURES[seed % len(FEATURES)], FEATURES[seed * 7 % len(FEATURES)]}))
    result = reconcile.reconcile(drawn.ledger)
    with language("es"):
        shown = [to_text(result), to_markdown(result).replace("\\", "")]
        shown += [explain(result, finding) for finding in result.findings]
    assert [left_in_english(each, result) for each in shown] == [[]] * len(shown)


@pytest.mark.usefixtures("in_brackets")
@pytest.mark.parametrize("files", [("mesas", "mesas-later"), ("mesas-later", "mesas")])
@pytest.mark.parametrize("style", ["text", "html"])
def test_nothing_is_english_in_a_report_of_sheets(capsys, monkeypatch, files, style):
    monkeypatch.chdir(SHEETS)
    here, there = (f"{name}.csv" for name in files)
    options = ("--layout", "layout.toml", "--parent", "districts.csv", "--parent-layout", "layout.toml")
    options += ("--against", there, "--expected", there, "--exit-zero", "--language", "es", "--format", style)
    shown = run(capsys, "sheets", here, *options).output
    shown = shown_in(shown) if style == "html" else shown
    assert "⟦COMPROBACIONES⟧" in shown or "⟦Comprobaciones⟧" in shown
    assert re.search("⟦compa[^⟦]*con ⟧", shown, re.IGNORECASE)
    with sheets.read((here,), layout="layout.toml") as read:
        names = {read.layout.name, read.layout.title, here, there, "districts.csv", "mayor", *read.plan.options}
    places = ("Norte", "Sur", "Liceo", "Escuela", "district", "centre", "table")
    codes = set(re.findall(r"\b[a-z]+(?:-[a-z]+)+\b", shown))
    assert left_over(shown, names | codes, (*places, "differences", "FILE", "violations")) == []


def test_a_text_that_is_not_looked_up_would_be_found():
    shown = "⟦Los otros ⟧seven⟦ dejan ⟧at most 56,67%"
    assert left_in_english(shown, result_of("seeds")) == ["seven", "at", "most"]


def test_one_result_is_told_in_both_languages(result):
    english = to_text(result), to_markdown(result), to_html(result)
    with language("es"):
        spanish = to_text(result), to_markdown(result), to_html(result)
    assert (to_text(result), to_markdown(result), to_html(result)) == english
    assert all(one != other for one, other in zip(english, spanish, strict=True))


def test_sentences_of_findings_are_in_the_language_of_now():
    result = result_of("seeds")
    english = result.finding("D3").sentence
    with language("es"):
        found = result.finding("D3")
        assert isinstance(found, Finding)
        assert found.sentence == "the outlet of 004: 10; ALBAWABA: «two», lo que da 3. Diferencia: 7 opciones."
    assert result.finding("D3").sentence == english
    assert [finding.id for finding in result.findings] == ["D1", "D2", "D3", "N1", "N2"]


def test_machines_read_english_all_the_same(result):
    english = to_json(result), to_junit(result, {}), to_github(result, {})
    with language("es"):
        assert (to_json(result), to_junit(result, {}), to_github(result, {})) == english
        assert reconcile.verify(json.loads(english[0]), result.ledger).verdict is result.verdict


def test_what_is_found_is_the_same_in_every_language():
    english = to_json(result_of("seeds"))
    with language("es"):
        found = reconcile.reconcile(reconcile.load(ROOT / "seeds"))
        assert to_json(found) == english
    assert to_json(found) == english


def test_a_page_says_which_language_it_is_in():
    assert '<html lang="en">' in to_html(result_of("seeds"))
    with language("es"):
        page = to_html(result_of("seeds"))
    assert '<html lang="es">' in page
    assert "<title>Informe de consistencia: " in page
    assert "<code>reconcile verify report.json PATH...</code> lo comprueba todo" in page


def test_what_a_claim_file_holds_is_text_in_a_spanish_page_too():
    ledger = result_of("seeds").ledger
    hostile = attrs.evolve(
        ledger,
        claimants=tuple(
            attrs.evolve(c, name="<b>{tally}</b>" if c.name == "CNE" else c.name) for c in ledger.claimants
        ),
    )
    with language("es"):
        page = to_html(reconcile.reconcile(hostile))
    assert "&lt;b&gt;{tally}&lt;/b&gt;" in page
    assert "<b>" not in page


# ---- Numbers, conjunctions and terms


def test_numbers_have_the_marks_of_the_language_and_figures_are_as_printed():
    assert (marked("5,150,092"), marked("56.67")) == ("5,150,092", "56.67")
    with language("es"):
        assert (marked("5,150,092"), marked("56.67")) == ("5.150.092", "56,67")
        shown = to_text(result_of("seeds"))
    assert "González «44.2%» de los votos válidos (first bulletin)" in shown
    assert "como máximo 56,67%, aun si" in shown
    assert re.search(r"votos válidos +10\.053\.505  a  10\.064\.048", shown)


def test_the_axis_of_a_picture_has_the_marks_of_the_language():
    result = result_of("docs/examples/kenya-2022")
    with language("es"):
        spanish = to_html(result)
    ticks = [set(re.findall(r">([\d.,]+)%?</text>", page)) for page in (to_html(result), spanish)]
    assert any("," in tick for tick in ticks[0])
    swapped = str.maketrans(",.", ".,")
    assert {tick.translate(swapped) for tick in ticks[0]} == ticks[1]


@pytest.mark.parametrize(
    ("word", "following", "told"),
    [
        ("and", "Maduro", "y"),
        ("and", "Izquierda Unida", "e"),
        ("and", "Íñigo", "e"),
        ("and", "Hidalgo", "e"),
        ("and", "hielo", "y"),
        ("or", "otros", "u"),
        ("or", "Maduro", "o"),
    ],
)
def test_a_conjunction_fits_the_word_that_follows(word, following, told):
    with language("es"):
        assert joint(word, following) == told
    assert joint(word, following) == word


def test_a_term_is_english_until_it_is_told():
    held = term("{whole} holds all that {part} counted", whole="final", part="cne-1")
    assert held == "final holds all that cne-1 counted"
    with language("es"):
        assert tell(held) == "final contiene todo lo que contó cne-1"
        assert term("{whole} holds all that {part} counted", whole="a", part="b") == "a holds all that b counted"
    assert tell(held) == held


def test_a_text_without_a_translation_stays_english():
    with language("es"):
        assert tell("nobody {verb} this", verb="wrote") == "nobody wrote this"
        assert tell("{not a template}") == "{not a template}"
        assert (plural("thing", "things", 1), plural("thing", "things", 2)) == ("thing", "things")
        assert (plural("way", "ways", 1), plural("way", "ways", 2)) == ("manera", "maneras")


def test_another_language_is_refused():
    with pytest.raises(ReconcileError, match=r'^unknown language "fr"; expected one of: "en", "es"$'), language("fr"):
        pass


# ---- The command line


def test_the_command_line_reports_in_spanish(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    shown = run(capsys, "report", "seeds", "--exit-zero", "--language", "es")
    assert shown.status == 0
    assert shown.output.startswith("32 afirmaciones, 5 documentos, 2 contiendas. No pueden ser ciertas todas a la vez")
    english = run(capsys, "report", "seeds", "--exit-zero").output
    assert run(capsys, "report", "seeds", "--exit-zero", "--language", "en").output == english


@pytest.mark.parametrize("style", ["json", "junit", "github"])
def test_formats_for_machines_are_english_whatever_the_language(style, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    english = run(capsys, "report", "seeds", "--exit-zero", "--format", style)
    assert run(capsys, "report", "seeds", "--exit-zero", "--format", style, "--language", "es").output == english.output


def test_other_commands_speak_spanish(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert "Paso a paso" in run(capsys, "explain", "seeds", "D2", "--language", "es").output
    assert (
        "totalización"
        in run(capsys, "bounds", "seeds", "final", "valid", "--account", "cne", "--language", "es").output
    )
    arguments = ("break-even", "seeds", "null-and-blank", "--claim", "004-coverage", "--claim", "004-gonzalez-share")
    shown = run(capsys, *arguments, "--claim", "003-machado-share", "--language", "es").output
    assert "Cuadrarían con un límite de 69,9579% en lugar del de null-and-blank" in shown


def test_sheets_are_reported_in_spanish_and_as_json_in_english(capsys, monkeypatch):
    monkeypatch.chdir(SHEETS)
    options = ("mesas.csv", "--layout", "layout.toml", "--claims", "claims.toml", "--exit-zero")
    shown = run(capsys, "sheets", *options, "--language", "es").output
    assert shown.startswith("7 filas de mesas.csv (formato villanueva). ")
    assert "\nCON LAS AFIRMACIONES (las sumas de las actas son la fuente sheets)\n" in shown
    english = run(capsys, "sheets", *options, "--format", "json").output
    assert run(capsys, "sheets", *options, "--format", "json", "--language", "es").output == english


def test_a_row_that_cannot_be_read_has_its_name_in_spanish(capsys, tmp_path):
    files = [tmp_path / name for name in ("a.csv", "b.csv")]
    header = (SHEETS / "mesas.csv").read_text(encoding="utf-8").splitlines()[0]
    for file in files:
        file.write_text(f"{header}\nNorte,X,1,10,x,5,0,5,0,0,5\nNorte,X,2\n", encoding="utf-8")
    arguments = (*map(str, files), "--layout", str(SHEETS / "layout.toml"), "--exit-zero", "--language", "es")
    shown = run(capsys, "sheets", *arguments).output
    assert " 1 fila; sin poder leer: 1." in " ".join(shown.split())
    assert "     fila 2: Ana: x (no es un número)" in shown
    assert "     archivo: the same" in shown
    page = run(capsys, "sheets", *arguments, "--format", "html").output
    assert '<td data-label="unidad">fila 2</td>' in page
    assert "row 2" not in page


@pytest.mark.parametrize("style", ["text", "html"])
def test_several_files_to_compare_with_are_counted_in_spanish(capsys, tmp_path, style):
    header, *rows = (SHEETS / "mesas.csv").read_text(encoding="utf-8").splitlines()
    for i, row in enumerate(rows):
        (tmp_path / f"{i}.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    others = [part for i in range(len(rows)) for part in ("--against", str(tmp_path / f"{i}.csv"))]
    arguments = (str(SHEETS / "mesas.csv"), "--layout", str(SHEETS / "layout.toml"), *others, "--exit-zero")
    shown = run(capsys, "sheets", *arguments, "--language", "es", "--format", style).output
    assert f" y {len(rows) - 1} más" in " ".join(shown.split())
    assert f"and {len(rows) - 1} more" not in " ".join(shown.split())


def test_errors_are_english_whatever_the_language(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    shown = run(capsys, "bounds", "seeds", "nowhere", "--language", "es")
    assert (shown.status, shown.output) == (2, "")
    assert shown.errors == run(capsys, "bounds", "seeds", "nowhere").errors
    assert run(capsys, "report", "seeds", "--language", "fr").status == 2


if __name__ == "__main__":  # python tests/test_reports_in_spanish.py writes the list of the page anew
    print("\n".join(page()))  # noqa: T201
