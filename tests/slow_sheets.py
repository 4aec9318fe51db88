"""A slow and plain judge of result files: cell by cell in Python, with nothing of the library but the layout's words.

It reads the rows as dictionaries of text, and gives the breaks of each check as a set of (code, contest, unit's last
step, item).
"""

from __future__ import annotations

from collections import defaultdict

MISSING = object()


def count(text, shape):
    """The least and greatest number that a cell can stand for; `None` where nothing bounds it, and what is odd."""
    text = text.strip()
    if text == "" or text.casefold() in {word.casefold() for word in shape.missing}:
        return 0, None, None
    if shape.suppressed and text.startswith("<") and text[1:].strip().isdecimal() and int(text[1:]) > 0:
        return 0, int(text[1:]) - 1, None
    number = text.replace(shape.grouping, "") if shape.grouping else text
    sign = -1 if number.startswith("-") else 1
    whole, _, rest = number.lstrip("+-").partition(".")
    if not (whole.isascii() and whole.isdecimal()) or (rest and not rest.isdecimal()):
        return 0, None, "not a number"
    if rest.strip("0"):
        return 0, None, "fraction"
    if int(whole) > 10**15:
        return 0, None, "too large"
    value = sign * int(whole)
    return (value, value, "negative" if value < 0 else None)


def plus(*ends):
    return sum(low for low, _ in ends), None if any(high is None for _, high in ends) else sum(high for _, high in ends)


def unequal(found, expected):
    return (expected[1] is not None and found[0] > expected[1]) or (found[1] is not None and expected[0] > found[1])


def above(found, most):
    return most[1] is not None and found[0] > most[1]


def either(printed, other):
    """A number as it is printed; where its cell is empty or a range, what another says too, if both can be."""
    if printed is None or other is None or printed[0] == printed[1]:
        return printed if printed is not None else other
    highs = [high for _, high in (printed, other) if high is not None]
    low, high = max(printed[0], other[0]), min(highs, default=None)
    return (low, high) if high is None or high >= low else printed


def ballots(rules, printed, consist):
    """The parts of the ballots cast, together; `None` where nothing is held against these."""
    beside = ["null", "other", "overvotes", "undervotes"] + ["blank"] * (not rules.blank_is_valid)
    apart = [printed[name] for name in beside if name in printed]
    told = "null" in printed or {"overvotes", "undervotes"} <= printed.keys()
    valid = either(printed.get("valid"), consist)
    if not (apart or "valid" in printed or "blank" in printed):
        return None
    if valid is None:
        valid = (printed["blank"][0] if rules.blank_is_valid and "blank" in printed else 0), None
    low, high = plus(valid, *apart, *([] if told else [(0, None)]))
    if rules.several_votes:
        low = sum(printed[name][0] for name in ("null", "other", "blank") if name in printed)
    return low, high


def unit_breaks(layout, units):
    """The rules of one unit's own numbers: `units` has (contest, last step, options, quantities), all as ends."""
    rules = layout.rules
    for contest, unit, options, printed in units:
        found = plus((0, 0), *options.values(), printed.get("blank", (0, None)) if rules.blank_is_valid else (0, 0))
        if not rules.options_are_all:
            found = found[0], None
        parts = ballots(rules, printed, found if options else None)
        cast = either(printed.get("cast"), parts)
        if options and "valid" in printed and unequal(found, printed["valid"]):
            yield "options-sum", contest, unit, None
        if parts is not None and "cast" in printed and unequal(parts, printed["cast"]):
            yield "ballots-sum", contest, unit, None
        if cast is not None and "signed" in printed and unequal(cast, printed["signed"]):
            yield "ballots-signed", contest, unit, None
        roll = printed.get("registered_counted", printed.get("registered"))
        voted = either(cast, printed.get("signed"))
        if roll is not None and roll[0] > 0 and voted is not None and above(voted, roll):
            yield "above-roll", contest, unit, None
        most = printed.get("cast", printed.get("valid"))
        if options and most is not None and any(above(votes, most) for votes in options.values()):
            yield "option-above-ballots", contest, unit, None
        for code, less, more in (
            ("roll-counted", "registered_counted", "registered"),
            ("sheets-counted", "sheets_counted", "sheets_expected"),
        ):
            if less in printed and more in printed and above(printed[less], printed[more]):
                yield code, contest, unit, None


def number_columns(layout):
    """The columns that hold counts."""
    yield from (column for _, columns in layout.counts.items() for column in columns)
    yield from layout.options.columns
    if layout.options.votes:
        yield layout.options.votes
    yield from layout.modes.columns


def judged(layout, rows):
    """All breaks of a file: `rows` are dictionaries of its cells, in order, the first on line 2."""
    found = set()
    for line, row in enumerate(rows, 2):
        for column in number_columns(layout):
            if column in row and count(row[column], layout.file)[2]:
                found.add(("not-a-count", "", f"row {line}", column))
    found |= set(_twice(layout, rows))
    found |= set(unit_breaks(layout, list(_long(layout, rows) if layout.is_long else _wide(layout, rows))))
    if layout.is_long:
        found |= set(_modes(layout, rows))
    return found


def _contest(layout, row):
    return layout.contest or " ".join(row[column] for column in layout.contest_columns if row[column]).strip()


def _last(layout, row):
    level = layout.level[-1]
    return f"{row[level.column]} {row[level.label]}" if level.label else row[level.column]


def _cell(layout, row, column):
    return count(row.get(column, ""), layout.file)[:2]


def _wide(layout, rows):
    for row in rows:
        options = {column: _cell(layout, row, column) for column in layout.options.columns}
        printed = {
            quantity: plus(*(_cell(layout, row, column) for column in columns))
            for quantity, columns in layout.counts.items()
        }
        yield _contest(layout, row), _last(layout, row), options, printed


def _path(layout, row):
    return tuple(row[level.column] for level in layout.level)


def _votes(layout, rows):
    """The ends of each option's (or total's) votes in each unit, of each mode together; with their parts."""
    quantities = {name.casefold(): quantity for name, quantity in layout.options.totals.items()}
    grouped = defaultdict(lambda: defaultdict(list))
    for row in rows:
        name = row[layout.options.column]
        key = _contest(layout, row), _path(layout, row), name, quantities.get(name.casefold())
        mode = row[layout.modes.column] if layout.modes.column else ""
        is_whole = layout.modes.total is not None and mode.upper() == layout.modes.total.upper()
        grouped[key][is_whole].append(row)
    for (contest, path, name, quantity), by in grouped.items():
        sums = {whole: plus(*(_cell(layout, row, layout.options.votes) for row in of)) for whole, of in by.items()}
        parts = sums[False] if True in sums and False in sums else None
        yield contest, path, name, quantity, sums.get(True, sums.get(False)), parts


def _long(layout, rows):
    units = {}
    for contest, path, name, quantity, ends, _ in _votes(layout, rows):
        options, printed = units.setdefault((contest, path), ({}, {}))
        if quantity is None:
            options[name] = ends
        else:
            printed[quantity] = plus(printed.get(quantity, (0, 0)), ends)
    there = {quantity for _, printed in units.values() for quantity in printed}
    for (contest, path), (options, printed) in units.items():
        unknown = dict.fromkeys(there - printed.keys(), (0, None))
        yield contest, path[-1], options, printed | unknown


def _modes(layout, rows):
    if layout.modes.column:
        for contest, path, name, quantity, ends, parts in _votes(layout, rows):
            if quantity is None and parts is not None and unequal(parts, ends):
                yield "modes-sum", contest, path[-1], name
        return
    for row in rows if layout.modes.columns else ():
        parts = plus(*(_cell(layout, row, column) for column in layout.modes.columns if column in row))
        name = row[layout.options.column]
        is_option = name.casefold() not in {total.casefold() for total in layout.options.totals}
        if is_option and unequal(parts, _cell(layout, row, layout.options.votes)):
            yield "modes-sum", _contest(layout, row), _path(layout, row)[-1], name


def _twice(layout, rows):
    names = layout.key or tuple(level.name for level in layout.level)
    columns = [level.column for level in layout.level if level.name in names]
    if layout.is_long:
        columns += [name for name in (layout.options.column, layout.options.party, layout.modes.column) if name]
    seen = defaultdict(list)
    for row in rows:
        seen[_contest(layout, row), *(row.get(column) for column in columns)].append(row)
    for (contest, *_), of in seen.items():
        if len(of) > 1:
            row = of[0]
            last = row[layout.level[-1].column]
            yield "duplicate-unit", contest, last, row[layout.options.column] if layout.is_long else None
