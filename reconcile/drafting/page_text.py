"""An HTML page -> the text that a reader sees, tags off, by rules that give the same characters every time."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from typing import Final

__all__ = ["page_text"]

BLOCKS: Final = frozenset(
    "address article aside blockquote body br caption dd details dialog div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p pre section summary table tbody tfoot thead"
    " title tr ul".split()
)
CELLS: Final = frozenset(("td", "th"))
UNSEEN: Final = frozenset(("script", "style", "template", "noscript", "svg", "math", "object", "iframe", "textarea"))
CHARSET: Final = re.compile(rb"<meta\s[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([a-z0-9_-]{1,30})", re.IGNORECASE)
CHARSETS: Final = {"iso-8859-1": "cp1252", "latin1": "cp1252", "windows-1252": "cp1252", "cp1252": "cp1252"}
"""Declared in a page -> read as. Browsers read the first two as the third as well (WHATWG Encoding Standard)."""
UNSHOWN: Final = re.compile(r"<(?:!--|[!?]|(?P<raw>script|style)(?=[\s/>]))", re.IGNORECASE)
COMMENT_END: Final = re.compile(r"--!?>")
DECLARATION_END: Final = re.compile(">")
RAW_END: Final = {
    name: re.compile(rf"</{name}(?=[\s/>])[^>]{{0,200}}>?", re.IGNORECASE) for name in ("script", "style")
}
HEAD: Final = 4096
SPACES: Final = re.compile(r"[ \t\n\r\v\f]+")


def page_text(raw: bytes) -> str:
    """The text of a page: a line for each block, cells apart by two spaces, white space as one space.

    What is in scripts, styles and comments is no text. The characters are those of UTF-8, or of Latin 1 where the page
    declares it. Raises `UnicodeDecodeError` for a page that is neither.
    """
    declared = CHARSET.search(raw[:HEAD])
    charset = CHARSETS.get(declared[1].decode("ascii").lower(), "utf-8") if declared else "utf-8"
    parser = _Text()
    page = raw.decode("utf-8-sig", errors="strict") if charset == "utf-8" else raw.decode(charset, "replace")
    parser.feed(_shown(page))
    parser.close()
    return parser.text()


def _shown(page: str) -> str:
    """The page without comments, declarations, scripts and styles; what has no end is all that follows.

    A `<` that no `>` follows is text. So the parser never looks for an end that is not there, again and again.
    """
    kept, place = [], 0
    while (opened := UNSHOWN.search(page, place)) is not None:
        kept.append(page[place : opened.start()])
        name = opened["raw"]
        ending = RAW_END[name.lower()] if name else COMMENT_END if opened[0] == "<!--" else DECLARATION_END
        closed = ending.search(page, opened.end())
        if closed is None:
            return _without_open_ends("".join(kept))
        place = closed.end()
    return _without_open_ends("".join([*kept, page[place:]]))


def _without_open_ends(page: str) -> str:
    last = page.rfind(">") + 1
    return page[:last] + page[last:].replace("<", "&lt;")


class _Text(HTMLParser):
    """Gathers the text of a page in lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[str]] = [[]]
        self.unseen: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  the base's
        if tag in UNSEEN:
            self.unseen[tag] += 1
        elif tag in BLOCKS:
            self.lines.append([])
        elif tag in CELLS:
            self.lines[-1].append("\x00")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  the base's
        if tag in BLOCKS:
            self.lines.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self.unseen[tag] = max(0, self.unseen[tag] - 1)
        elif tag in BLOCKS:
            self.lines.append([])

    def handle_data(self, data: str) -> None:
        if not any(self.unseen.values()):
            self.lines[-1].append(data.replace("\x00", "\ufffd"))

    def text(self) -> str:
        joined = (SPACES.sub(" ", "".join(line)) for line in self.lines)
        cells = ("  ".join(cell.strip(" ") for cell in line.split("\x00")).strip(" ") for line in joined)
        return "".join(f"{line}\n" for line in cells if line)
