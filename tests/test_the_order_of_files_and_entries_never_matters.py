"""The same claims give the same report, byte for byte, in whatever order they are written down."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys

import pytest
from toml_files import SEEDS, read_folder, to_texts

import reconcile
from reconcile.report.json import to_plain
from reconcile.report.text import to_text

MOVABLE = ("contest", "claimant", "tally", "assumption")
UNORDERED = ("members", "all_except", "besides", "rests_on", "tallies", "quantities", "made_of")


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


@pytest.mark.parametrize("seed", range(50))
def test_shuffled_files_entries_and_keys(seed, expected):
    rng = random.Random(seed)
    files = read_folder()
    files = {name: shuffled(files[name], rng) for name in rng.sample(list(files), len(files))}
    assert report(reconcile.from_texts(to_texts(files))) == expected


def weighted_folder():
    """The seeds with weights on some sources, claims and assumptions."""
    files = read_folder()
    for data in files.values():
        for section in ("claim", "assumption"):
            for entry in data.get(section, [])[::3]:
                entry["weight"] = 2 + len(entry["id"]) % 3
    files["004.toml"]["source"]["weight"] = 2
    return files


def test_shuffled_files_entries_and_keys_with_weights(expected):
    first = report(reconcile.from_texts(to_texts(weighted_folder())))
    assert first != expected
    for seed in range(5):
        rng = random.Random(seed)
        files = weighted_folder()
        files = {name: shuffled(files[name], rng) for name in rng.sample(list(files), len(files))}
        assert report(reconcile.from_texts(to_texts(files))) == first


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


def table(options, rows):
    listed = ", ".join(f'"{option}"' for option in options)
    text = TABLES.format(options=listed, rows=", ".join(rows)) + 'printed = "won"\n'
    return report(reconcile.from_texts({"t.toml": text}))


ROWS = [
    '{option = "a", votes = "40", share = "40.2%"}',
    '{option = "b", votes = "33"}',
    '{option = "c", share = "17%"}',
]


def test_rows_of_a_table():
    assert len({table("abcdef", random.Random(seed).sample(ROWS, 3)) for seed in range(5)}) == 1


def test_options_of_the_seeds(expected):
    files = read_folder()
    for contest in files["contests.toml"]["contest"]:
        contest["options"].reverse()
    assert report(reconcile.from_texts(to_texts(files))) == expected


def test_options_that_no_claim_speaks_of():
    assert len({table(random.Random(seed).sample("abcdef", 6), ROWS) for seed in range(5)}) == 1
