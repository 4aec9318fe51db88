"""The HTML report in a real browser: no errors, no requests, no violation that axe-core finds, on telephones and paper.

With RECONCILE_SCREENSHOTS=FOLDER, the pages are saved there as pictures.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from browsers import chromium, emulate, open_all, picture_of, requests, show, standing_out, violations
from test_command_line import HOSTILE, hostile
from test_text_report import LONG, result_of, units
from test_what_a_claim_file_holds_is_text_in_html import INJECTIONS
from toml_files import SEEDS

import reconcile
from reconcile.report.html import to_html

THEMES = ("light", "dark")
WIDTHS = (390, 1280)
NAMES = ("seeds", "long names", "capitals", "one word", "hostile", "consistent")


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    everything = " ".join(text for text in (*INJECTIONS.values(), *HOSTILE.values()) if text.isprintable())
    results = {
        "seeds": reconcile.reconcile(reconcile.load(SEEDS)),
        "long names": result_of(units(8, names=LONG + "{}", accounts=("Council", "Observers", "Party"), off=3)),
        "capitals": result_of(units(3, names=LONG.upper() + "{}", accounts=("Council", "Observers"), off=3)),
        "one word": result_of(units(3, names="W" * 70 + "選挙" * 20 + "{}", accounts=("Council", "Observers"), off=3)),
        "hostile": reconcile.reconcile(reconcile.from_texts({"h.toml": hostile(everything)})),
        "consistent": result_of(units(3)),
    }
    assert set(results) == set(NAMES)
    for name, result in results.items():
        (folder / f"{name}.html").write_text(to_html(result), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in results}


@pytest.mark.parametrize("name", NAMES)
def test_no_errors_and_no_requests(browser, pages, name):
    browser.get_log("browser")
    requests(browser)
    show(browser, pages[name])
    open_all(browser)
    assert browser.get_log("browser") == []
    asked = requests(browser)
    assert asked == [pages[name].as_uri()]


def test_errors_and_requests_would_be_seen(browser, tmp_path):
    """The two tests above can fail."""
    page = tmp_path / "other.html"
    page.write_text("<img src=missing.png><script>undefined.x</script>", encoding="utf-8")
    show(browser, page)
    assert len(browser.get_log("browser")) == 2
    assert any(url.endswith("missing.png") for url in requests(browser))


def test_the_policy_stops_whatever_would_be_run(browser, pages, tmp_path):
    """Even if a script came into the page, it would not run."""
    page = tmp_path / "altered.html"
    source = pages["seeds"].read_text(encoding="utf-8")
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
        picture_of(browser, Path(folder) / f"{name.replace(' ', '-')}-{width}-{theme}.png")


@pytest.mark.parametrize("name", NAMES)
def test_no_letter_stands_outside_its_picture(browser, pages, name):
    show(browser, pages[name])
    outside = browser.execute_script(
        "return [...document.querySelectorAll('svg text')].filter(text => {"
        "  const box = text.getBoundingClientRect(), all = text.ownerSVGElement.getBoundingClientRect();"
        "  return box.left < all.left || box.right > all.right || box.top < all.top || box.bottom > all.bottom;"
        "}).map(text => text.textContent)"
    )
    assert outside == []


def test_the_themes_differ_and_pictures_follow_them(browser, pages):
    def colours():
        return browser.execute_script(
            "const of = e => getComputedStyle(document.querySelector(e));"
            "return [of('body').backgroundColor, of('body').color, of('svg text').fill, "
            "of('svg path[fill*=range]').fill]"
        )

    show(browser, pages["seeds"], theme="light")
    light = colours()
    show(browser, pages["seeds"], theme="dark")
    dark = colours()
    assert all(a != b for a, b in zip(light, dark, strict=True))
    assert light[1] == light[2]
    assert dark[1] == dark[2]


CONTRAST = """
const [front, back] = [...arguments].map(colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number));
const light = rgb => rgb.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const both = [light(front), light(back)].sort((a, b) => b - a);
return (both[0] + 0.05) / (both[1] + 0.05);
"""


@pytest.mark.parametrize("theme", THEMES)
def test_pictures_have_enough_contrast(browser, pages, theme):
    """WCAG 2.2, 1.4.3 and 1.4.11: text 4.5 to 1, also where it stands on the gap; bars and axes 3 to 1."""
    show(browser, pages["seeds"], theme=theme)
    fill = "return getComputedStyle(document.querySelector(arguments[0])).getPropertyValue(arguments[1])"
    article = browser.execute_script(fill, "article", "background-color")
    body = browser.execute_script(fill, "body", "background-color")
    gap = browser.execute_script(fill, "svg path[fill*=gap]", "fill")
    text = browser.execute_script(fill, "svg text", "fill")
    for behind in (article, gap, body):
        assert browser.execute_script(CONTRAST, text, behind) >= 4.5
    for part in ("svg path[fill*=range]", "svg line[stroke*=line]"):
        colour = browser.execute_script(fill, part, "fill" if "fill" in part else "stroke")
        for behind in (article, body):
            assert browser.execute_script(CONTRAST, colour, behind) >= 3


def test_the_first_key_leads_to_the_skip_link_and_that_to_the_verdict(browser, pages):
    from selenium.webdriver.common.keys import Keys

    show(browser, pages["seeds"])
    browser.switch_to.active_element.send_keys(Keys.TAB)
    link = browser.switch_to.active_element
    assert link.text == "Skip to the verdict"
    assert link.rect["x"] >= 0
    link.send_keys(Keys.ENTER)
    assert browser.current_url.endswith("#verdict")


def test_what_is_folded_away_opens_with_a_key(browser, pages):
    from selenium.webdriver.common.keys import Keys

    show(browser, pages["seeds"])
    summary = next(e for e in browser.find_elements("tag name", "summary") if e.text == "Proof of D2")
    before = browser.find_element("css selector", "article:nth-of-type(2) pre").is_displayed()
    summary.send_keys(Keys.ENTER)
    assert (before, browser.find_element("css selector", "article:nth-of-type(2) pre").is_displayed()) == (False, True)


def test_on_paper_everything_is_open(browser, pages):
    show(browser, pages["seeds"])
    heights = "return [...document.querySelectorAll('details')].map(e => e.getBoundingClientRect().height)"
    folded = browser.execute_script(heights)
    emulate(browser, media="print")
    printed = browser.execute_script(heights)
    emulate(browser)
    assert len(folded) > 5
    assert all(after > before + 10 for before, after in zip(folded, printed, strict=True))


def test_on_paper_a_dark_theme_is_light(browser, pages):
    show(browser, pages["seeds"], theme="dark")
    emulate(browser, theme="dark", media="print")
    paper = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    emulate(browser)
    assert paper == "rgb(255, 255, 255)"


def test_the_json_report_is_saved(browser, pages, tmp_path):
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    show(browser, pages["consistent"])
    browser.find_element("css selector", "a[download]").click()
    saved = tmp_path / "report.json"
    for _ in range(100):
        if saved.exists() and saved.stat().st_size:
            break
        browser.execute_async_script("setTimeout(arguments[0], 50)")
    assert json.loads(saved.read_text(encoding="utf-8"))["verdict"] == "CONSISTENT"
