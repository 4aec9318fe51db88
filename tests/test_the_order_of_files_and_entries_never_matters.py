"""The same claims give the same report, byte for byte, in whatever order they are written down."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys

import attrs
import pytest
import reconcile
from ledgers import small_ledger
from reconcile.report.json import to_plain
from reconcile.report.text import to_text
from toml_files import SEEDS, read_folder, to_texts

MOVABLE = ("contest", "claimant", "tally", "assumption")
UNORDERED = ("options", "members", "all_except", "besides", "rests_on", "tallies", "quantities", "made_of")


def report(ledger):
    result = reconcile.reconcile(ledger)
    return json.dumps(to_plain(result), ensure_ascii=False), to_text(result)


@pytest.fixture(scope="module")
def expected():
    return report(reconcile.load(SEEDS))


def shuffled(data, rng):
    """Plain data with the order of every list of names and of every key changed."""
    if isinstance(data, dict):
        keys = rng.sample(list(data), len(data))
        return {key: shuffled_value(key, data[key], rng) for key in keys}
    if isinstance(data, list):
        return [shuffled(item, rng) for item in data]
    return data


def shuffled_value(key, value, rng):
    value = shuffled(value, rng)
    if isinstance(value, list) and (key in UNORDERED or (value and isinstance(value[0], dict))):
        return rng.sample(value, len(value))
    return value


def test_writing_the_files_anew_changes_nothing(expected):
    assert report(reconcile.from_texts(to_texts(read_folder()))) == expected


@pytest.mark.parametrize("seed", range(4))
def test_shuffled_files_entries_and_keys(seed, expected):
    rng = random.Random(seed)
    files = read_folder()
    files = {name: shuffled(files[name], rng) for name in rng.sample(list(files), len(files))}
    assert report(reconcile.from_texts(to_texts(files))) == expected


def test_shuffled_paths(expected):
    paths = sorted(SEEDS.glob("*.toml"))
    random.Random(3).shuffle(paths)
    assert report(reconcile.load(*paths)) == expected


def test_entries_in_one_file_or_in_many(expected):
    """Contests, claimants, tallies and assumptions may stand in any file."""
    rng = random.Random(5)
    files = read_folder()
    homes = list(files)
    moved = [(section, entry) for data in files.values() for section in MOVABLE for entry in data.pop(section, [])]
    for section, entry in moved:
        files[rng.choice(homes)].setdefault(section, []).append(entry)
    assert report(reconcile.from_texts(to_texts(files))) == expected


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_the_seed_of_hashes(hash_seed, expected):
    command = [sys.executable, "-m", "reconcile", "report", str(SEEDS), "--format", "json"]
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONIOENCODING": "utf-8"}
    found = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert found.returncode == 1
    assert found.stdout.decode() == json.dumps(json.loads(expected[0]), ensure_ascii=False, indent=1) + "\n"


TABLES = """
[source]
id = "s"
document = "s.txt"
decimal = "."

[[claimant]]
id = "p"

[[contest]]
id = "k"
options = [{options}]

[[tally]]
id = "t"
contest = "k"
final = true
counted_by = "p"

[[table]]
id = "bulletin"
tally = "t"
claimant = "p"
of = "valid"
rows = [{rows}]

[[claim]]
id = "w"
tally = "t"
claimant = "p"
winner = "d"
"""


def test_options_and_rows_of_a_table():
    """Also of options that no claim speaks of, which only their names can put in order."""
    rows = ['{option = "a", votes = "40", share = "40.2%"}', '{option = "b", votes = "33"}']
    rows += ['{option = "c", share = "17%"}']
    reports = set()
    for seed in range(5):
        rng = random.Random(seed)
        options = rng.sample(["a", "b", "c", "d", "e", "f"], 6)
        listed = ", ".join(f'"{option}"' for option in options)
        text = TABLES.format(options=listed, rows=", ".join(rng.sample(rows, len(rows))))
        text += "printed = \"won\"\n"
        reports.add(report(reconcile.from_texts({"t.toml": text})))
    assert len(reports) == 1


@pytest.mark.parametrize("seed", range(30))
def test_options_of_random_contests(seed):
    """The order in which a contest lists its options, and a group its members."""
    ledger = small_ledger(seed).ledger
    contest = ledger.contests[0]
    groups = tuple(attrs.evolve(g, members=g.members[::-1], all_except=g.all_except[::-1]) for g in contest.groups)
    turned = attrs.evolve(contest, options=contest.options[::-1], groups=groups[::-1])
    assert report(attrs.evolve(ledger, contests=(turned,)))[0] == report(ledger)[0]
