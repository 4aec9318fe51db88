"""A script in a claim, a name or a title is shown as text: no element, attribute or address comes from a claim file."""

from __future__ import annotations

import base64
import json
import re
from html.parser import HTMLParser

import pytest
from html_pages import Page
from test_command_line import HOSTILE, hostile

import reconcile
from reconcile.errors import printable
from reconcile.report.html import to_html
from reconcile.report.json import to_json

INJECTIONS = {
    "script": "<script>alert(1)</script>",
    "capitals": "<ScRiPt SRC=//x.test/x.js></sCrIpT>",
    "image": "<img src=x onerror=alert(1)>",
    "out of an attribute": '" onmouseover="alert(1)" x=\'',
    "out of the other": "' onfocus='alert(1)' autofocus='",
    "backtick": "`onload=alert(1)`",
    "out of a style": "</style><script>alert(1)</script>",
    "out of a title": "</title><script>alert(1)</script>",
    "out of a drawing": "</text></svg><script>alert(1)</script>",
    "drawing": "<svg onload=alert(1)><use href='data:image/svg+xml,x'/></svg>",
    "foreign": "<foreignObject><body onload=alert(1)></foreignObject>",
    "address": "javascript:alert(1)",
    "data address": "data:text/html;base64,PHNjcmlwdD4=",
    "out of the report": '"}</script><script>alert(1)</script>{"',
    "comment": "--><script>alert(1)</script><!--",
    "section": "]]><script>alert(1)</script><![CDATA[",
    "conditional": "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "template": "{{ 7 * 191 }}{% raw %}{{ labels }}{# x #}${7*191}",
    "expression": "'+datum.constructor.constructor('return 1337')()+'",
    "meta": "<meta http-equiv=refresh content='0;url=//x.test'>",
    "base": "<base href='//x.test/'>",
    "frame": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "form": "<form action=//x.test><button autofocus onfocus=alert(1)>",
    "entity": "&lt;script&gt;&#60;img&#62;&quot;",
    "css": "</style><style>*{background:url(//x.test)}",
    "unclosed": "<!--",
    "unclosed text": "<plaintext>",
    "half a tag": "<a href='",
    **HOSTILE,
}


LINES = {("tspan", ()), ("tspan", ("x", "dy"))}
"""A label of more than a line."""


class Shape(HTMLParser):
    """The elements of a page with the names of their attributes, and no text."""

    def __init__(self, source):
        super().__init__()
        self.found = set()
        self.texts = []
        self.other = []
        self.feed(source)
        self.close()

    def handle_starttag(self, name, attributes):
        self.found.add((name, tuple(key for key, _ in attributes)))

    def handle_data(self, data):
        self.texts.append(data)

    def handle_comment(self, data):
        self.other.append(data)

    def handle_pi(self, data):
        self.other.append(data)

    unknown_decl = handle_pi


def page_of(text):
    result = reconcile.reconcile(reconcile.from_texts({"hostile.toml": hostile(text)}))
    return result, to_html(result)


@pytest.fixture(scope="module")
def harmless():
    return Shape(page_of("some harmless words that take more than a line")[1])


@pytest.mark.parametrize("name", INJECTIONS)
def test_no_element_and_no_attribute_comes_from_a_claim_file(name, harmless):
    text = INJECTIONS[name]
    _, source = page_of(text)
    shape = Shape(source)
    assert shape.found ^ harmless.found <= LINES
    assert not shape.other
    page = Page(source)
    assert not page.named("script", "iframe", "form", "base", "foreignObject", "use")
    (kept,) = re.findall(r"<style>(.*?)</style>", source, re.DOTALL)
    assert kept == re.search(r"<style>(.*?)</style>", page_of("harmless")[1], re.DOTALL)[1]
    links = [e.attributes["href"] for e in page.named("a")]
    assert all(re.fullmatch(r"#[A-Za-z0-9-]+|data:application/json;base64,[A-Za-z0-9+/=]+", link) for link in links)
    ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
    assert all(re.fullmatch(r"[A-Za-z0-9-]+", id) for id in ids)


@pytest.mark.parametrize("name", INJECTIONS)
def test_it_is_shown_as_it_stands_in_the_file(name):
    """With hidden characters written out, in the page's text and in the text of a drawing."""
    text = INJECTIONS[name]
    _, source = page_of(text)
    page = Page(source)
    shown = " ".join(printable(text).split())
    assert shown in page.text
    drawn = "".join("".join(e.text for e in page.named("svg")).split())
    assert page.named("svg")
    assert "".join(shown.split()) in drawn
    label = "".join(e.text for e in page.named("text"))
    assert "".join(shown.split()) in "".join(label.split())


@pytest.mark.parametrize("name", INJECTIONS)
def test_the_download_holds_the_very_text_of_the_json_report(name):
    result, source = page_of(INJECTIONS[name])
    (address,) = re.findall(r'href="data:application/json;base64,([^"]*)"', source)
    assert base64.b64decode(address, validate=True).decode() == to_json(result)
    assert json.loads(to_json(result))["schema"] == 1
