"""Tables of results: what the head of a column says of the figures under it, and rows that look like results."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import attrs

from reconcile.drafting.counted_words import BLANK, BOTH, NULL
from reconcile.drafting.mentions import Mention
from reconcile.drafting.rules import NULL_AND_BLANK
from reconcile.drafting.shapes import folded, pattern
from reconcile.errors import FigureError
from reconcile.figures import Unit, parse

__all__ = ["in_rows_of_results", "with_heads"]

CELL: Final = re.compile(r"[^\s|](?:[ \u00a0]?[^\s|])*")
WORD: Final = re.compile(r"[^\s|]+")
RULE: Final = re.compile(r"[\s|:+=_.-]*")
LETTER: Final = re.compile(r"[^\W\d_]")
OF_VOTES: Final = (
    r"(?:(?:of|de|del|the|los|las|sobre|total) ){0,4}(?:valid )?(?:votes?|votos?|sufragios?)?(?: ?validos?)?"
)
VOTES: Final = re.compile(
    r"(?:(?:total|number|numero|n\.?[oº]?|no\.?|#) (?:of |de )?)?(?:valid )?(?:votes?|votos?|sufragios?)"
    r"(?: (?:validos?|obtenidos|received))?"
)
SHARE: Final = re.compile(
    r"\(?(?:%|porcentajes?|por ciento|pct\.?|porc\.?|(?:vote )?share|per ?cent|percentage)(?: ?\(?%\)?)?"
    rf" ?{OF_VOTES}\)?"
    r"|(?:votes?|votos?) ?\(?(?:%|share)\)?"
)
OF_WHAT: Final = {
    "valid share": re.compile(r"%(?: de| of)?(?: los)?(?: votos| sufragios)? ?valid(?:os|as)?(?: votes)?"),
    "cast share": re.compile(r"%(?: de| of)?(?: los)?(?: votos| sufragios)? ?(?:emitid[oa]s|(?:votes |ballots )?cast)"),
}
"""Heads of columns of shares that say of what they are."""
COLUMN: Final = re.compile(
    rf"(?<![^\s|])(?:{'|'.join(form.pattern for form in OF_WHAT.values())}|%|votos(?: validos)?|votes)(?![^\s|])"
)
NO_OPTION: Final = re.compile(
    r"\b(?:total(?:es|s)?|votes|votos|votantes|ballots|sufragios|turnout|participacion|abstention|abstencion|sum|suma"
    r"|registered|electors|electores|inscritos|habilitados|padron|censo|roll|sheets|actas|mesas|stations|precincts)\b"
)
"""What a row is called that is of no option."""
NOT_VALID: Final = {
    NULL_AND_BLANK: pattern(rf"\b{BOTH}\b"),
    "null": re.compile(rf"\b{NULL}\b"),
    "blank": re.compile(rf"\b{BLANK}\b"),
}
"""Rows of votes that are not valid, by what they are."""
MOST_WORDS: Final = 5
"""A head whose cells are apart by single spaces has so many words at most."""
SEVERAL: Final = 2
RESULT_DIGITS: Final = 4


class Column(NamedTuple):
    """A column by the cell of its head: from where to where in the line, and "votes", "share", or ""."""

    start: int
    end: int
    kind: str


class Row(NamedTuple):
    """A line that is a label, which may be empty, and figures. `place` is where the line begins."""

    label: str
    figures: list[Mention]
    place: int


def with_heads(text: str, figures: Sequence[Mention], decimal: str | None) -> list[Mention]:
    """The figures, those in tables with the column that they stand in; under a head of shares, `38,75` is `38,75 %`."""
    found: dict[int, Mention] = {}
    columns: list[Column] = []
    rows: list[Row] = []
    for line in _lines(text, figures):
        if isinstance(line, Row) and line.label:
            rows.append(line)
        elif isinstance(line, Row) or not RULE.fullmatch(line):
            found |= _read(columns, rows, decimal)
            columns, rows = [] if isinstance(line, Row) else _head(line), []
    found |= _read(columns, rows, decimal)
    return [found.get(each.start, each) for each in figures]


def in_rows_of_results(text: str, figures: Sequence[Mention]) -> set[int]:
    """Where the figures begin that stand in several rows of a label and a number of four digits or more."""
    found: set[int] = set()
    rows: list[Row] = []
    for line in [*_labelled(_lines(text, figures)), "end"]:
        if isinstance(line, Row):
            if line.label[:1].isupper() and any(_is_large(each) for each in line.figures):
                rows.append(line)
            continue
        if len(rows) >= SEVERAL:
            found |= {each.start for row in rows for each in row.figures}
        rows = []
    return found


def _labelled(lines: Iterable[Row | str]) -> Iterator[Row | str]:
    """The lines but for empty ones; figures on a line of their own with the label on the line before."""
    label, waits = "", False
    for line in lines:
        if isinstance(line, Row) and not line.label:
            waits = False
            yield line._replace(label=label)
        elif isinstance(line, Row) or not RULE.fullmatch(line):
            if waits:
                yield label
            label, waits = (line.label, False) if isinstance(line, Row) else (line.strip(), True)
            if isinstance(line, Row):
                yield line
    if waits:
        yield label


def _is_large(each: Mention) -> bool:
    """Whether it is a number of four digits or more, and neither a date nor a share."""
    return not each.other and not each.is_share and sum(map(str.isdigit, each.text)) >= RESULT_DIGITS


def _lines(text: str, figures: Sequence[Mention]) -> Iterator[Row | str]:
    """Each line of a text: a row, or else its words; the words of a line with figures in them are no head."""
    place = number = 0
    for line in re.split(r"[\n\r\f]", text):
        end = place + len(line)
        own = []
        while number < len(figures) and figures[number].start < end:
            own.append(figures[number])
            number += 1
        yield _row(text, place, end, own) or ("prose" if own and LETTER.search(line) else line)
        place = end + 1


def _row(text: str, place: int, end: int, own: list[Mention]) -> Row | None:
    """The line as a row: a label with letters or none, and then figures only."""
    first, following = len(own), end
    while first and not LETTER.search(text, own[first - 1].end, following):
        first -= 1
        following = own[first].start
    if first == len(own):
        return None
    found = LETTER.search(text, place, following)
    return Row(" ".join(text[found.start() : following].split()) if found is not None else "", own[first:], place)


def _head(line: str) -> list[Column]:
    """The columns from the first one known by its head; none where the line is no head, or says a thing twice."""
    plain = folded(line)
    cells = [*CELL.finditer(plain)]
    if len(cells) == 1 and not _kind(cells[0][0]):
        cells = _run_together(plain) or [*WORD.finditer(plain)]
        if len(cells) > MOST_WORDS or not _kind(cells[-1][0]):
            return []
    columns = [Column(cell.start(), cell.end(), _kind(cell[0])) for cell in cells]
    kinds = [column.kind for column in columns]
    if not any(kinds) or any(kinds.count(kind) > 1 for kind in kinds if kind):
        return []
    return columns[next(number for number, kind in enumerate(kinds) if kind) :]


def _run_together(plain: str) -> list[re.Match[str]]:
    """The cells at the end of a head whose columns are apart by single spaces: "VOTOS % VALIDOS % EMITIDOS"."""
    found = [*COLUMN.finditer(plain)]
    gaps = [plain[a.end() : b.start()] for a, b in pairwise(found)] + [plain[found[-1].end() :]] if found else []
    while any(gap.strip() for gap in gaps):
        found, gaps = found[1:], gaps[1:]
    return found if len(found) > 1 else []


def _kind(cell: str) -> str:
    cell = " ".join(cell.split())
    for kind, form in OF_WHAT.items():
        if form.fullmatch(cell):
            return kind
    return "votes" if VOTES.fullmatch(cell) else "share" if SHARE.fullmatch(cell) else ""


def _read(columns: Sequence[Column], rows: Sequence[Row], decimal: str | None) -> Mapping[int, Mention]:
    """The figures of the rows under a head, by where they begin."""
    if not columns or len(rows) < SEVERAL:
        return {}
    found = {}
    for row in rows:
        label = folded(row.label)
        other = next((of for of, words in NOT_VALID.items() if words.search(label)), "")
        if other or not NO_OPTION.search(label):
            for each, kind in _placed(columns, row):
                found[each.start] = _under(kind, each, decimal, other)
    return found


def _placed(columns: Sequence[Column], row: Row) -> Iterable[tuple[Mention, str]]:
    """The figures of a row, each with the kind of its column: by their order from the right, or by where they stand."""
    if len(row.figures) >= len(columns):
        kinds = [column.kind for column in columns]
        return zip(row.figures[len(row.figures) - len(columns) :], kinds, strict=True)
    return [(each, _above(columns, each.start - row.place, each.end - row.place)) for each in row.figures]


def _above(columns: Sequence[Column], start: int, end: int) -> str:
    """The kind of the one column whose head stands above what is from `start` to `end`."""
    kinds = [column.kind for column in columns if column.start < end and start < column.end]
    return kinds[0] if len(kinds) == 1 else ""


def _under(kind: str, each: Mention, decimal: str | None, other: str) -> Mention:
    """A figure with the column that it stands in; a share without its sign gets it. `other` is of what its row is."""
    is_share = kind.endswith("share")
    if each.other or not kind or (each.is_share and not is_share):
        return each
    column = f"{other} share" if other and is_share else other or kind
    if not is_share or each.is_share:
        return attrs.evolve(each, column=column)
    printed = f"{each.text} %"
    try:
        figure = parse(printed, decimal=decimal)
    except FigureError:
        return each
    if figure.unit is not Unit.PERCENT or (figure.number is not None and figure.number > 1):
        return each
    return attrs.evolve(each, text=printed, figure=figure, problem="", column=column)
