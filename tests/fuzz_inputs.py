"""What the fuzz runner starts from, and how it is changed: bytes, texts, and plain data such as TOML and JSON hold."""

from __future__ import annotations

import copy
import json
import re
import tomllib
from pathlib import Path

from made_files import ANY_KEY, RUBBISH, to_text, whole_file
from row_files import in_rows, to_csv
from test_no_text_breaks_the_figure_parser import NUMERALS, PHRASES
from toml_files import SEEDS, to_toml

from reconcile import number_words as words

ROOT = Path(__file__).resolve().parents[1]
FAULTY = ROOT / "tests/faulty"
LAYOUTS = ROOT / "reconcile/sheets/layouts"

BYTES = (b"\0", b"\r", b"\n", b"\r\n", b"\xff", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"'", b'"', b'"""', b"'''")
BYTES += (b"[", b"]", b"[[", b"]]", b"{", b"}", b"=", b".", b",", b";", b"#", b"\\", b"\\ud800", b"\\u0000", b"-", b"+")
BYTES += (b"true", b"null", b"nan", b"-inf", b"1e1000000", b"0x" + b"f" * 40, b"9" * 40, b"2024-07-29", b"T25:61:61Z")
CHARACTERS = (
    "0123456789 .,'%-+/~eaoyM\u2019\u00a0\u2009\u202f\u2013\u2212\u0301\u00b2\u00bd\u0665\uff05\u0430\u200b\ud800"
)
NUMBERS = (0, 1, -1, 2, 10**6, 10**30, 2**63, 2**64, 10**400, -(10**40), 0.0, 1.5, 1e308)
HUGE = "a number of 5000 digits"
VALUES = ("", "\0", "\ud800", "a" * 5000, "9" * 5000, "1/0", "1/3", "-1", "0", None, True, False, [], {}, [[]], [{}])


# ---- Bytes and texts


def changed_bytes(content, chance, pieces=BYTES):
    """The bytes with one to four changes: flipped, left out, doubled, cut off, moved, or with others put in."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        at = chance.randrange(len(content) + 1)
        end = min(len(content), at + chance.choice((1, 1, 2, 8, 64, 512)))
        kind = chance.randrange(7)
        if kind == 0:
            flipped = bytes(byte ^ (1 << chance.randrange(8)) for byte in content[at : at + 2])
            content = content[:at] + flipped + content[at + 2 :]
        elif kind == 1:
            content = content[:at] + content[end:]
        elif kind == 2:
            content = content[:end] + content[at:]
        elif kind == 3:
            content = content[:at] if chance.random() < 0.2 else content
        elif kind == 4:
            content = content[:at] + chance.choice(pieces) + content[at:]
        elif kind == 5:
            content = content[:at] + chance.choice(pieces) + content[end:]
        else:
            to = chance.randrange(len(content) + 1)
            content = content[:to] + content[at:end] + content[to:]
    return content


def changed_lines(content, chance):
    """The bytes with some of their lines left out, doubled or put elsewhere."""
    lines = content.splitlines(keepends=True)
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(lines) or 1)
        kind = chance.randrange(3)
        if kind != 1:
            moved = lines[at : at + chance.choice((1, 1, 5))]
            lines[chance.randrange(len(lines) + 1) : 0] = moved
        if kind != 0:
            del lines[at : at + chance.choice((1, 1, 5))]
    return b"".join(lines)


def changed_text(text, chance):
    """The text with up to four characters left out, put in, exchanged or doubled; or in another case."""
    for _ in range(chance.choice((0, 0, 1, 1, 2, 4))):
        at = chance.randrange(len(text) + 1)
        kind = chance.randrange(6)
        other = chance.choice(CHARACTERS) if kind < 5 else chr(chance.randrange(0x3000))
        if kind in (0, 5):
            text = text[:at] + other + text[at:]
        elif kind == 1:
            text = text[:at] + other + text[at + 1 :]
        elif kind == 2:
            text = text[:at] + text[at + 1 :]
        elif kind == 3:
            text = text[:at] + text[at : at + chance.choice((1, 2, 4))] * chance.choice((2, 2, 9)) + text[at:]
        else:
            text = chance.choice((text.upper(), text.title(), text.replace(" ", "\u00a0"), text[::-1]))
    return text


# ---- Plain data


def places(data):
    """Every key of every table and every index of every list, each with what holds it."""
    waiting = [data]
    for holder in waiting:
        for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
            yield holder, key
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])


def changed_data(data, chance, values, keys):
    """The same data, with one to three things left out, doubled, exchanged, renamed or added."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        every = list(places(data))
        if not every:
            return data
        (holder, key), (other, name) = chance.choice(every), chance.choice(every)
        value = copy.deepcopy(other[name] if chance.random() < 0.4 else chance.choice(values))
        kind = chance.randrange(5)
        if kind == 0:
            del holder[key]
        elif kind == 1:
            holder[key] = value
        elif isinstance(holder, list):
            holder.insert(key, copy.deepcopy(holder[key]) if kind == 2 else value)
        elif kind == 2:
            holder[chance.choice(keys)] = holder.pop(key)
        else:
            holder[chance.choice(keys)] = value
    return data


def shuffled(data, chance):
    """The same data in another order, with some of the keys and entries left out."""
    if isinstance(data, dict):
        keys = [key for key in chance.sample(list(data), len(data)) if key == "id" or chance.random() > 0.02]
        return {key: shuffled(data[key], chance) for key in keys}
    if isinstance(data, list) and data and isinstance(data[0], dict):
        return [shuffled(each, chance) for each in chance.sample(data, len(data)) if chance.random() > 0.01]
    return data


# ---- Figures


def _printed_in(data):
    for holder, key in places(data):
        if isinstance(holder[key], str) and re.search(r"\d", holder[key]) and len(holder[key]) < 60:
            yield holder[key]


def _real_figures():
    folders = [SEEDS, FAULTY, *sorted({path.parent for path in (ROOT / "docs/examples").rglob("*.toml")})]
    for path in sorted(path for folder in folders for path in folder.glob("*.toml")):
        try:
            yield from _printed_in(tomllib.loads(path.read_text(encoding="utf-8")))
        except tomllib.TOMLDecodeError:
            continue
    yield from re.findall(r"`([^`\n]+)`", (ROOT / "docs/figures.md").read_text(encoding="utf-8"))


FIGURES = sorted(set(_real_figures()))
SCALES_AND_UNITS = ("", "", "", *sorted({*words.SCALES, *(f" {unit}" for unit in words.UNITS), "%", " millón"}))
BEFORE = ("", "", "", *(f"{phrase} " for phrase in sorted({*words.QUALIFIERS, *words.ARTICLES})))
AFTER = ("", "", "", "", *(f" {phrase}" for phrase in sorted(words.TRAILING_BOUNDS)))
BETWEEN = ("-", "\u2013", " to ", " a ", " al ", " and ", " y ")


def numeral(chance):
    """A number in some printed style."""
    if chance.random() < 0.1:
        return chance.choice(sorted({*words.CARDINALS, *words.FRACTIONS, *words.HALVES, *words.ORDINALS}))
    whole = chance.randrange(10 ** chance.choice((1, 2, 2, 3, 5, 7, 9, 12, 29)))
    text = f"{whole:,}".replace(",", chance.choice((",", ".", " ", "'", "", "\u00a0", "\u2019")))
    if chance.random() < 0.4:
        text += chance.choice(".,") + str(chance.randrange(10 ** chance.choice((1, 1, 2, 3, 6))))
    return text


def figure(chance):
    """A text, a decimal mark and no more than a few changes from what is printed somewhere."""
    kind = chance.randrange(6)
    if kind == 0:
        text = chance.choice(FIGURES)
    elif kind == 1:
        text = " ".join(chance.choice(chance.choice((PHRASES, NUMERALS))) for _ in range(chance.randrange(7)))
    elif kind == 2:
        text = "".join(chance.choice(CHARACTERS) for _ in range(chance.randrange(30)))
    else:
        text = chance.choice(BEFORE) + numeral(chance) + chance.choice(SCALES_AND_UNITS)
        if kind == 3:
            text += chance.choice(BETWEEN) + numeral(chance) + chance.choice(SCALES_AND_UNITS)
            text = chance.choice(("", "", "between ", "from ", "entre ", "de ", "del ")) + text
        text += chance.choice(AFTER)
    return changed_text(text, chance), chance.choice((None, ".", ","))


# ---- Claim files


def _texts_in(folder, ending="toml"):
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob(f"*.{ending}"))}


CONTEST = {"contest.toml": (FAULTY / "contest.toml").read_text(encoding="utf-8")}
EXAMPLES = [SEEDS, *(path.parent for path in sorted((ROOT / "docs/examples").glob("*/contests.toml")))]


def _ledgers():
    """Texts by file name that are one ledger: those of the examples, and faulty files, each with what it needs."""
    yield from map(_texts_in, EXAMPLES)
    blocks = (ROOT / "docs/claim-files.md").read_text(encoding="utf-8").split("```toml\n")[1:]
    yield {"page.toml": "\n".join(block.split("```")[0] for block in blocks)}
    yield {"whole.toml": to_toml(whole_file())}
    for name, text in _texts_in(FAULTY).items():
        yield {**CONTEST, name: text}


LEDGERS = list(_ledgers())
NESTED = [[]]
for _ in range(150):
    NESTED = [NESTED]
TOML_VALUES = [
    *RUBBISH,
    *NUMBERS[:9],
    HUGE,
    "a" * 5000,
    "9" * 5000,
    "\x00",
    NESTED,
    {"a": {"b": {}}},
    [{"id": "ana"}] * 3,
]


def _changed_toml(text, chance):
    """A file of claims as bytes, changed in some of its bytes, lines, or values and keys."""
    kind = chance.randrange(8)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        kind = kind % 2
    if kind > 4:
        data = shuffled(data, chance)
    if kind > 5:
        return to_text(data).encode()
    if kind == 0:
        return changed_bytes(text.encode(), chance)
    if kind == 1:
        return changed_lines(text.encode(), chance)
    content = _content_of(changed_data(data, chance, TOML_VALUES, ANY_KEY))
    return changed_bytes(content, chance) if kind == 2 else content


def _content_of(data):
    return to_text(data).replace(f'"{HUGE}"', "0x" + "f" * 5000).encode(errors="surrogatepass")


def claims_in_toml(chance):
    """A ledger as texts by file name; and one of its files, with something changed, as a name and bytes."""
    texts = dict(chance.choice(LEDGERS if chance.random() < 0.5 else LEDGERS[: len(EXAMPLES) + 2]))
    name = chance.choice(sorted(texts))
    return texts, name, _changed_toml(texts.pop(name), chance)


def _row_files():
    """Ledgers whose claims are rows: what stays in TOML, as texts by file name, and the rows as CSV."""
    for texts in LEDGERS[: len(EXAMPLES) + 2]:
        rest, rows = in_rows({name: tomllib.loads(text) for name, text in texts.items()})
        left = {name: to_text(data) for name, data in rest.items()}
        for mark, end, all_quoted in ((",", "\n", False), (";", "\r\n", True), ("\t", "\r", False)):
            yield left, rows, {"mark": mark, "end": end, "all_quoted": all_quoted}


ROW_FILES = list(_row_files())
FAULTY_ROWS = _texts_in(FAULTY, "csv")
CELLS = [value for value in (*RUBBISH, *VALUES) if isinstance(value, str) and value.isprintable()]
CELLS += ["5\n5", 'a "5"', "=5", "1-2; 3-4", "a; b", " 5 ", "votes", "share", "winner", "1" * 16]
ROW_PIECES = (*BYTES[:10], b'""', b'"a"', b",,", b";;", b"\t\t", b"\n\n", b"id", b"figure", b"\xe2\x80\xa8", b" ")


def claims_in_rows(chance):
    """Texts in TOML by file name; and claims in rows, with something changed, as a name and bytes."""
    if chance.random() < 0.2:
        texts, content = CONTEST, chance.choice(sorted(FAULTY_ROWS.values())).encode()
    else:
        texts, rows, style = chance.choice(ROW_FILES)
        rows = copy.deepcopy(chance.sample(rows, min(len(rows), chance.choice((2, 9, len(rows))))))
        if chance.random() < 0.5:
            row = chance.choice(rows)
            row[chance.choice(sorted(row))] = chance.choice(CELLS)
        content = to_csv(rows, **style).encode(errors="surrogatepass")
    kind = chance.randrange(4)
    if kind == 0:
        content = changed_bytes(content, chance, ROW_PIECES)
    return texts, "rows.csv", changed_lines(content, chance) if kind == 1 else content


# ---- Layouts


LAYOUT_TEXTS = sorted(_texts_in(LAYOUTS).values())
LAYOUT_KEYS = sorted({key for text in LAYOUT_TEXTS for _, key in places(tomllib.loads(text)) if isinstance(key, str)})
LAYOUT_KEYS += ["", "Level", "x"]
PATTERNS = (
    "(",
    "[",
    "*",
    "a{99999999999}",
    "(" * 3000 + ")" * 3000,
    "(?P<a>x)(?P<a>y)",
    "[[a]]",
    "\\",
    "(?i)a(?i)",
    "(a)",
)
ENCODINGS = (
    "idna",
    "punycode",
    "hex",
    "rot13",
    "undefined",
    "utf-16",
    "utf_8_sig",
    "\0",
    "x" * 5000,
    "../x",
    "mbcs",
    "é",
)
LAYOUT_VALUES = [*TOML_VALUES, *PATTERNS, *ENCODINGS, list(ENCODINGS[:3]), {"a": ["b"]}, "cast", ["a"], "table"]


def layout(chance):
    """A layout as bytes, with something changed."""
    text, kind = chance.choice(LAYOUT_TEXTS), chance.randrange(5)
    if kind == 0:
        return changed_bytes(text.encode(), chance)
    if kind == 1:
        return changed_lines(text.encode(), chance)
    data = changed_data(tomllib.loads(text), chance, LAYOUT_VALUES, LAYOUT_KEYS)
    content = _content_of(data)
    return changed_bytes(content, chance) if kind == 2 else content


# ---- Reports


REPORT_VALUES = [
    *NUMBERS,
    *VALUES,
    HUGE,
    NESTED,
    "proof",
    {"like": 0, "but": {}},
    {"sum": [], "gives": {"terms": {}, "at_least": 1}},
]
REPORT_KEYS = [
    "proof",
    "line",
    "goal",
    "met",
    "like",
    "but",
    "counts",
    "sum",
    "gives",
    "cases",
    "split",
    "assume",
    "lines",
]
REPORT_KEYS += ["", "x", "ray", "attained", "refutation", "terms", "at_least", "open", "solution", "__class__"]


def changed_report(text, chance):
    """A report as bytes, with something changed."""
    if chance.random() < 0.3:
        return changed_bytes(text.encode(), chance)
    changed = json.dumps(_changed_plain(json.loads(text), chance))
    return changed.replace(f'"{HUGE}"', "9" * 5000).encode()


def _changed_plain(data, chance):
    """The plain data of a report with something changed: half the time by a little only."""
    if chance.random() < 0.5:
        return changed_data(data, chance, REPORT_VALUES, REPORT_KEYS)
    holder, key = chance.choice(list(places(data)))
    value = holder[key]
    if type(value) is int:
        holder[key] = chance.choice((value + 1, value - 1, -value, 2 * value, float(value), str(value), bool(value)))
    elif isinstance(value, str):
        holder[key] = changed_text(value, chance)
    elif isinstance(value, list):
        holder[key] = chance.choice((value[:-1], value[1:], value[::-1], value * 2, [*value, value]))
    elif isinstance(value, dict):
        holder[key] = {name: each for name, each in value.items() if chance.random() < 0.8}
    else:
        holder[key] = chance.choice((0, 1, not value, "", None))
    return data
