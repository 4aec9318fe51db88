"""The page on files of results in a real browser: it opens without errors or requests, sorts, filters, and is readable.

With RECONCILE_SCREENSHOTS=FOLDER, the pages are saved there as pictures.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from browsers import chromium, emulate, open_all, picture_of, requests, show, standing_out, violations
from test_sheets_page import EXAMPLES, HEADER, page_of

from reconcile.languages import language

THEMES = ("light", "dark")
WIDTHS = (390, 1280)
NAMES = ("example", "many", "long names", "fine")


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


def line(place, number, off, *, roll=200):
    return f"{place},E{number},1,{roll},{50 + off},30,20,100,3,2,105"


def lines(name):
    if name == "many":
        off = [(i * 7919) % 1000 - 500 + (i % 3 == 0) * 37 for i in range(260)]
        return [line(("Norte", "Súr", "Este")[i % 3], i, off[i], roll=90 + i % 40) for i in range(260)]
    if name == "long names":
        return [line("W" * 70 + "選挙" * 20 + str(i), "N" * 60, i + 1, roll=10) for i in range(3)]
    return [line("Norte", i, 0) for i in range(3)]


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    sources = {}
    files = [EXAMPLES / "mesas.csv"]
    sources["example"] = page_of(files, EXAMPLES / "mesas-later.csv", [EXAMPLES / "districts.csv"])[0]
    for name in NAMES[1:]:
        path = folder / f"{name.replace(' ', '-')}.csv"
        path.write_text("\n".join([HEADER, *lines(name)]) + "\n", encoding="utf-8")
        sources[name] = page_of([path])[0]
    for name, source in sources.items():
        (folder / f"{name}.html").write_text(source, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in sources}


@pytest.mark.parametrize("name", NAMES)
def test_no_errors_and_no_requests(browser, pages, name):
    browser.get_log("browser")
    requests(browser)
    show(browser, pages[name])
    open_all(browser)
    assert browser.get_log("browser") == []
    assert requests(browser) == [pages[name].as_uri()]


def test_the_policy_stops_any_other_script(browser, pages, tmp_path):
    page = tmp_path / "altered.html"
    source = pages["many"].read_text(encoding="utf-8")
    page.write_text(source.replace("</main>", "<script>document.title = 'ran'</script></main>"), encoding="utf-8")
    show(browser, page)
    assert browser.title != "ran"
    assert browser.get_log("browser")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_no_violation(browser, pages, name, width, theme):
    """With all that is folded away open."""
    show(browser, pages[name], width, theme)
    open_all(browser)
    found, passed = violations(browser)
    assert found == []
    assert passed > 10


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_stands_out_at_the_side(browser, pages, name, width, theme):
    show(browser, pages[name], width, theme)
    open_all(browser)
    assert standing_out(browser) == []
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    if folder := os.environ.get("RECONCILE_SCREENSHOTS"):
        show(browser, pages[name], width, theme)
        picture_of(browser, Path(folder) / f"sheets-{name.replace(' ', '-')}-{width}-{theme}.png")


# ---- The list


def column(browser, name):
    """The texts of a column, of the rows that are shown."""
    return browser.execute_script(
        "const list = document.getElementById('list');"
        "const at = [...list.tHead.rows[0].cells].findIndex(cell => cell.textContent === arguments[0]);"
        "const shown = [...list.tBodies[0].rows].filter(row => row.offsetParent !== null);"
        "return shown.map(row => row.cells[at].textContent)",
        name,
    )


def numbers(texts):
    return [abs(int(text.replace(",", "").replace("+", "") or 0)) for text in texts]


def header(browser, name):
    found = [each for each in browser.find_elements("css selector", "#list thead button") if each.text == name]
    assert len(found) == 1
    return found[0]


def sorted_by(browser):
    return [
        (each.text, each.get_attribute("aria-sort")) for each in browser.find_elements("css selector", "th[aria-sort]")
    ]


def status(browser):
    return browser.find_element("id", "shown").text


def choose(browser, label, text):
    from selenium.webdriver.support.select import Select

    found = next(e for e in browser.find_elements("css selector", ".controls label") if e.text.startswith(label))
    Select(found.find_element("tag name", "select")).select_by_visible_text(text)


def test_the_first_hundred_are_shown_and_then_more(browser, pages):
    show(browser, pages["many"])
    of_all = int(status(browser).split(" of ")[1].split()[0])
    assert of_all > 200
    assert status(browser) == f"{of_all} of {of_all} fit; the first 100 are shown."
    assert len(column(browser, "check")) == 100
    more = browser.find_element("id", "more")
    while more.is_displayed():
        more.click()
    assert len(column(browser, "check")) == of_all
    assert status(browser) == f"{of_all} of {of_all} fit."


def test_counts_have_the_marks_of_the_language_of_the_page(browser, tmp_path):
    path = tmp_path / "many.csv"
    path.write_text("\n".join([HEADER, *(line("Norte", i, 1 + i) for i in range(700))]) + "\n", encoding="utf-8")
    with language("es"):
        source = page_of([path])[0]
    (tmp_path / "page.html").write_text(source, encoding="utf-8")
    show(browser, tmp_path / "page.html")
    of_all = status(browser).split(" de ")[1].split(";")[0]
    assert re.fullmatch(r"[12]\.\d{3}", of_all)
    assert f"Todos ({of_all})" in source or f"Los {of_all} más graves" in source


def test_words_beside_a_number_on_a_telephone_are_whole(browser, tmp_path, pages):
    source = pages["many"].read_text(encoding="utf-8").replace('data-label="check"', 'data-label="comprobación"')
    (tmp_path / "page.html").write_text(source, encoding="utf-8")
    show(browser, tmp_path / "page.html", 390)
    widths = browser.execute_script(
        "const cell = document.querySelector('td[data-label=\"comprobación\"]');"
        "const s = getComputedStyle(cell, '::before');"
        "const c = document.createElement('canvas').getContext('2d'); c.font = s.font;"
        "return [parseFloat(s.width), c.measureText('comprobación').width]"
    )
    assert widths[0] >= widths[1]


def test_a_header_sorts_by_numbers_both_ways(browser, pages):
    show(browser, pages["many"])
    header(browser, "difference").click()
    largest = numbers(column(browser, "difference"))
    assert largest == sorted(largest, reverse=True)
    assert sorted_by(browser) == [("difference", "descending")]
    header(browser, "difference").click()
    smallest = numbers(column(browser, "difference"))
    assert smallest == sorted(smallest)
    assert max(smallest) < max(largest)
    assert sorted_by(browser) == [("difference", "ascending")]


def test_rows_with_nothing_in_a_column_come_last_whichever_way_it_sorts(browser, tmp_path):
    path = tmp_path / "odd.csv"
    rows = ["Norte,E1,1,200,50,x,20,100,3,2,105", "Norte,E1,2,200,57,30,20,100,3,2,105", "Norte,E1,3,200,50,30,20"]
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    (tmp_path / "page.html").write_text(page_of([path])[0], encoding="utf-8")
    show(browser, tmp_path / "page.html")
    for name in ("what", "difference"):
        for _ in range(2):
            header(browser, name).click()
            found = column(browser, name)
            assert "" in found
            assert found == [*filter(None, found), *[""] * found.count("")]


def test_a_header_sorts_by_text_as_numbers_in_words_stand(browser, pages):
    show(browser, pages["many"])
    header(browser, "place").click()
    names = column(browser, "place")
    assert sorted_by(browser) == [("place", "ascending")]
    assert names[0] == "Este / E2"
    keys = [(name.split(" / E")[0], int(name.split(" / E")[1])) for name in names]
    assert keys == sorted(keys)


def test_a_header_is_a_button_that_keys_press(browser, pages):
    from selenium.webdriver.common.keys import Keys

    show(browser, pages["many"])
    header(browser, "difference").send_keys(Keys.ENTER)
    assert sorted_by(browser) == [("difference", "descending")]


def test_words_filter_without_regard_to_accents_and_case(browser, pages):
    show(browser, pages["many"])
    browser.find_element("id", "filter").send_keys("sur e16")
    places = set(column(browser, "place"))
    assert places
    assert all(place.startswith("Súr / E16") for place in places)
    assert status(browser).startswith(f"{len(column(browser, 'place'))} of ")


def test_a_choice_filters_and_another_narrows_it(browser, pages):
    show(browser, pages["many"])
    choose(browser, "Severity", "warning")
    assert set(column(browser, "severity")) == {"warning"}
    browser.find_element("id", "filter").send_keys("norte")
    assert all("Norte" in place for place in column(browser, "place"))
    assert set(column(browser, "severity")) == {"warning"}
    browser.find_element("id", "clear").click()
    assert len(column(browser, "severity")) == 100
    assert "error" in column(browser, "severity")


def test_nothing_that_fits_is_said(browser, pages):
    show(browser, pages["many"])
    browser.find_element("id", "filter").send_keys("nowhere at all")
    assert column(browser, "check") == []
    assert re.fullmatch(r"0 of \d+ fit\.", status(browser))


def test_on_a_telephone_the_order_is_chosen_from_a_list(browser, pages):
    show(browser, pages["many"], 390)
    choose(browser, "Order", "difference, smallest first")
    smallest = numbers(column(browser, "difference"))
    assert smallest == sorted(smallest)
    choose(browser, "Order", "the gravest first")
    assert numbers(column(browser, "difference"))[0] > smallest[0]


def test_without_scripts_it_is_a_plain_table(browser, pages):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        show(browser, pages["many"])
        rows = browser.find_elements("css selector", "#list tbody tr")
        shown = [each.is_displayed() for each in (rows[0], rows[-1], browser.find_element("id", "controls"))]
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert len(rows) > 200
    assert shown == [True, True, False]


def test_on_paper_the_controls_are_gone_and_everything_is_open(browser, pages):
    show(browser, pages["many"])
    emulate(browser, media="print")
    controls = browser.find_element("id", "controls").is_displayed()
    rules = browser.execute_script("return document.querySelector('details').getBoundingClientRect().height")
    emulate(browser)
    assert not controls
    assert rules > 60
