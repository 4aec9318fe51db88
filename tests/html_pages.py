"""A page as a browser's parser takes it apart, with nothing but the standard library."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple

VOID = {"meta", "br", "img", "link", "input", "hr"}
INLINE = {"a", "span", "strong", "code", "time"}


class Element(NamedTuple):
    name: str
    attributes: dict
    parents: tuple
    texts: list

    @property
    def text(self):
        return " ".join("".join(self.texts).split())


class Page(HTMLParser):
    """Every element in the order of the page; the text of one is that of all within it."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.elements = []
        self.open = []
        self.unclosed = []
        self.feed(source)
        self.close()
        assert not self.open, [element.name for element in self.open]
        assert not self.unclosed

    def handle_starttag(self, name, attributes):
        assert len(dict(attributes)) == len(attributes), "an attribute stands twice"
        self.part(name)
        element = Element(name, dict(attributes), tuple(parent.name for parent in self.open), [])
        self.elements.append(element)
        if name not in VOID:
            self.open.append(element)

    def handle_endtag(self, name):
        if not self.open or self.open[-1].name != name:
            self.unclosed.append(name)
            return
        self.open.pop()
        self.part(name)

    def part(self, name):
        """What stands in blocks of their own is apart."""
        if name not in INLINE:
            self.handle_data(" ")

    def handle_data(self, data):
        for element in self.open:
            element.texts.append(data)

    def named(self, *names):
        return [element for element in self.elements if element.name in names]

    def by_id(self, id):
        (found,) = [element for element in self.elements if element.attributes.get("id") == id]
        return found

    @property
    def text(self):
        return self.elements[0].text
