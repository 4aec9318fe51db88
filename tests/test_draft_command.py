"""`reconcile draft` and `reconcile check-spans` on the command line."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from unittest import mock

import pypdf
import pytest
from command import run

from reconcile import draft_command
from reconcile.drafting.documents import LARGEST_DOCUMENT, MOST_PAGES, read_document
from reconcile.drafting.page_text import page_text
from reconcile.ledger import load

DOCUMENTS = Path(__file__).resolve().parent / "documents"
ARTICLE = """According to the National Electoral Council (NEC), Ana Vidal received 5,150,092 votes, or 51.2%. Her
rival, Blas Ortega, obtained 4,445,978 votes (44.2%). Turnout was 59%. The bridge cost $12 million in 2019.

Editing by Ada Cole
"""
WHOLE = 5  # claims of ARTICLE


@pytest.fixture
def article(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def a_pdf(text):
    """The smallest PDF with this line of text."""
    stream = f"BT /F1 12 Tf 20 700 Td ({text}) Tj ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table) + trailer


# ---- draft


def test_without_output_the_claim_file_is_printed_and_nothing_else(article, capsys):
    found = run(capsys, "draft", article)
    assert (found.status, found.errors) == (0, "")
    content = tomllib.loads(found.output)
    assert content["source"]["language"] == "en"
    assert len(content["claim"]) == WHOLE
    assert {claim["claimant"] for claim in content["claim"]} == {"NEC"}
    assert [entry["reason"] for entry in content["omitted"]] == ["an amount of money", "a year"]


def test_a_draft_can_be_reported_at_once(article, capsys):
    found = run(capsys, "draft", article, "--output", "draft.toml")
    assert found.output == (
        f"draft.toml: {WHOLE} claims, 0 questions, 2 left out. Read it, then: reconcile report draft.toml\n"
    )
    reported = run(capsys, "report", "draft.toml")
    assert (reported.status, reported.errors) == (0, "")
    assert reported.output.startswith(f"{WHOLE} claims, 1 document, 1 contest. They can all be true.")


def test_drafting_again_changes_nothing_where_nothing_is_new(article, capsys):
    run(capsys, "draft", article, "--output", "draft.toml")
    edited = Path("draft.toml").read_text(encoding="utf-8").replace("59%", "59%") + "# mine\n"
    Path("draft.toml").write_text(edited, encoding="utf-8")
    found = run(capsys, "draft", article, "--output", "draft.toml")
    assert (found.status, found.output) == (0, "Nothing new: draft.toml is as it was.\n")
    assert Path("draft.toml").read_text(encoding="utf-8") == edited


def test_a_file_of_ones_own_gets_what_is_new_at_its_end_and_keeps_every_word(article, capsys):
    sha256 = read_document(article).sha256
    own = f"""# my notes
[source]
id = "post"
document = "article.txt"
sha256 = "{sha256}"

[[contest]]
id = "president"
options = ["ana", "blas"]
names = {{ ana = "Ana Vidal", blas = "Blas Ortega" }}

[[claimant]]
id = "Council"
name = "National Electoral Council"

[[tally]]
id = "first"
contest = "president"
counted_by = "Council"

[[claim]]
id = "mine"
tally = "first"
claimant = "Council"
votes = "5,150,092"
option = "ana"
at = [[{ARTICLE.index("5,150,092")}, {ARTICLE.index("5,150,092") + 9}]]"""
    Path("own.toml").write_text(own, encoding="utf-8")
    found = run(capsys, "draft", article, "--output", "own.toml")
    assert found.status == 0
    text = Path("own.toml").read_text(encoding="utf-8")
    assert text.startswith(own + "\n")
    ledger = load("own.toml")
    assert len(ledger.claims) == WHOLE
    assert {claim.claimant for claim in ledger.claims} == {"Council"}
    assert {claim.tally for claim in ledger.claims} == {"first"}
    assert {claim.option for claim in ledger.claims if claim.kind == "share"} == {"ana", "blas"}
    assert [contest.id for contest in ledger.contests] == ["president"]


def test_a_file_of_another_version_is_left_alone(article, capsys):
    run(capsys, "draft", article, "--output", "draft.toml")
    before = Path("draft.toml").read_bytes()
    article.write_text("New: " + ARTICLE, encoding="utf-8")
    found = run(capsys, "draft", article, "--output", "draft.toml")
    assert found.status == 2
    assert "draft.toml: of another document or version: its sha256 is " in found.errors
    assert "spans are of one version only; give another --output" in found.errors
    assert Path("draft.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected a [source] with the sha256 of the document"),
        ("[source]\nid = 's'\ndocument = 'd'\n", "expected a [source] with the sha256 of the document"),
        ("[[claim", "not valid TOML"),
    ],
)
def test_a_file_that_is_no_claim_file_of_it_is_left_alone(article, capsys, text, message):
    Path("own.toml").write_text(text, encoding="utf-8")
    found = run(capsys, "draft", article, "--output", "own.toml")
    assert found.status == 2
    assert message in found.errors
    assert Path("own.toml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_file_with_other_line_ends_or_a_mark_gets_what_is_new(article, capsys, end):
    sha256 = read_document(article).sha256
    own = f"\ufeff[source]{end}id = 's'{end}document = 'article.txt'{end}sha256 = '{sha256}'{end}".encode()
    Path("own.toml").write_bytes(own)
    assert run(capsys, "draft", article, "--output", "own.toml").status == 0
    assert Path("own.toml").read_bytes().startswith(own)
    assert len(load("own.toml").claims) == WHOLE
    assert run(capsys, "draft", article, "--output", "own.toml").output.startswith("Nothing new")


def test_files_that_cannot_be_read_are_named(article, capsys):
    Path("own.toml").write_bytes(b"# \xff")
    for options in (["--output", "own.toml"], ["--with", "own.toml"], ["--with", "nowhere.toml"]):
        found = run(capsys, "draft", article, *options)
        assert found.status == 2
        assert options[1] in found.errors
    Path("own.toml").write_text("[[claimant]]\nname = 5\n", encoding="utf-8")
    assert "own.toml: claimant number 1: id" in run(capsys, "draft", article, "--with", "own.toml").errors


def test_a_second_article_uses_what_the_first_one_defined(article, capsys):
    run(capsys, "draft", article, "--output", "first.toml")
    Path("second.txt").write_text("Vidal won 50% of the votes, and Cruz 3%, the NEC said.", encoding="utf-8")
    found = run(capsys, "draft", "second.txt", "--with", "first.toml", "--output", "second.toml")
    assert (found.status, found.errors) == (0, "")
    assert found.output.endswith("Read it, then: reconcile report first.toml second.toml\n")
    content = tomllib.loads(Path("second.toml").read_text(encoding="utf-8"))
    assert not content.keys() & {"contest", "claimant", "tally"}
    Path("third.txt").write_text("Vidal won 49% of the votes, the National Electoral Council of Altamar said.", "utf-8")
    third = tomllib.loads(run(capsys, "draft", "third.txt", "--with", "first.toml").output)
    assert [claim["claimant"] for claim in third["claim"]] == ["NEC"]
    ledger = load("first.toml", "second.toml")
    assert len(ledger.contests) == 1
    assert sum(claim.option == "ana-vidal" for claim in ledger.claims if claim.kind == "share") == 2
    asked = Path("second.toml").read_text(encoding="utf-8")
    assert "# option = ? the option that it is of; found: Cruz" in asked


def test_the_documents_language_can_be_given(article, capsys):
    found = run(capsys, "draft", article, "--document-language", "es").output
    assert tomllib.loads(found)["source"]["language"] == "es"
    assert "# Drafted from" in found


def test_what_is_said_is_in_the_language_that_is_asked_for(article, capsys):
    found = run(capsys, "draft", article, "--language", "es", "--output", "draft.toml")
    assert "0 preguntas, 2 dejadas fuera. Léalo, y luego: reconcile report draft.toml" in found.output
    again = run(capsys, "draft", article, "--language", "es", "--output", "draft.toml")
    assert again.output == "Nada nuevo: draft.toml está como estaba.\n"
    content = tomllib.loads(Path("draft.toml").read_text(encoding="utf-8"))
    assert content["source"]["language"] == "en"
    assert [each["reason"] for each in content["omitted"]] == ["una cantidad de dinero", "un año"]
    english = tomllib.loads(run(capsys, "draft", article).output)
    assert {**content, "omitted": []} == {**english, "omitted": []}


def comments(text):
    """The comments of a claim file, those at the end of a line too."""
    return [f"# {line.partition('#')[2].strip()}" for line in text.splitlines() if "# " in line]


KEYS = (
    "id|tally|contest|claimant|option|over|of|at|printed|quantity|votes|share|total|turnout|coverage|lead|rank|options|seats"
    "|winner|ahead|control|endorses|besides|rests_on"
)
SAME_IN_BOTH = re.compile(rf"# (?:.*\[.+\].*|drafted: .*|title = \?|\[\[claim\]\]|(?:{KEYS}) = [\"\[].*)")
"""Words of the document around a span, lines of a claim in comments, and records."""


@pytest.mark.parametrize("path", sorted(DOCUMENTS.rglob("*.txt")), ids=lambda path: path.stem)
def test_no_comment_of_a_spanish_draft_is_english(path, capsys):
    english = comments(run(capsys, "draft", path).output)
    spanish = comments(run(capsys, "draft", path, "--language", "es").output)
    assert len(english) == len(spanish)
    told = [line for line in english if not SAME_IN_BOTH.fullmatch(line)]
    assert len(told) > 5
    assert not {*english[:4]} & {*spanish}
    assert [line for line in told if line in spanish] == []


def test_a_document_without_figures_is_a_draft_without_claims(tmp_path, capsys):
    path = tmp_path / "empty.txt"
    path.write_text("", encoding="utf-8")
    found = run(capsys, "draft", path, "--output", tmp_path / "draft.toml")
    assert found.output.startswith(f"{tmp_path}/draft.toml: 0 claims, 0 questions, 0 left out.")
    assert not load(tmp_path / "draft.toml").claims


def test_an_unclear_decimal_mark_is_a_question(tmp_path, capsys):
    path = tmp_path / "unclear.txt"
    path.write_text("Ana Vidal obtained 51.234 of the votes and Blas Ortega received 10.058%.", encoding="utf-8")
    found = run(capsys, "draft", path)
    assert "# decimal = ?" in found.output
    assert "# share = ? ambiguous: 10,058 or 10.058 (a decimal part); declare the source's decimal mark" in found.output
    assert "claim" not in tomllib.loads(found.output)


@pytest.mark.parametrize("path", sorted(DOCUMENTS.rglob("*.txt")), ids=lambda path: path.stem)
def test_a_question_that_is_filled_in_loads_once_its_lines_are_no_comments(path, capsys):
    text = run(capsys, "draft", path).output
    text = re.sub(r'^# (as_of|made_of) = (["\[].*)$', r"\1 = \2", text, flags=re.MULTILINE)
    text = re.sub(r"^# (publisher|published|account|title|as_of) = \?(.*)$", r'\1 = "x"\2', text, flags=re.MULTILINE)
    blocks = [block.splitlines() for block in text.split("\n\n")]
    for block in blocks:
        if "# [[claim]]" in block:
            block[1:] = [line.removeprefix("# ").replace('"?"', '"others"') for line in block[1:]]
    filled = "\n\n".join("\n".join(block) for block in blocks)
    content = tomllib.loads(filled)
    assert len(content["claim"]) == text.count("[[claim]]")


# ---- Documents


def test_a_pdf_is_read_page_by_page(tmp_path, capsys):
    path = tmp_path / "bulletin.pdf"
    path.write_bytes(a_pdf("Ana Vidal received 5,150,092 votes, the council said."))
    assert read_document(path).text.strip() == "Ana Vidal received 5,150,092 votes, the council said."
    content = tomllib.loads(run(capsys, "draft", path).output)
    (start, end) = content["claim"][0]["at"][0]
    assert read_document(path).text[start:end] == "5,150,092"


def test_a_pdf_without_the_library_names_the_extra(tmp_path, capsys):
    path = tmp_path / "bulletin.pdf"
    path.write_bytes(a_pdf("5 votes"))
    with mock.patch.dict(sys.modules, {"pypdf": None}):
        found = run(capsys, "draft", path)
    assert found.status == 2
    assert found.errors == f"{path}: a PDF needs the extra `pdf`: pip install 'election-reconcile[pdf]'\n"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("broken.pdf", b"%PDF-1.4\nnothing", "this PDF cannot be read"),
        ("pictures.pdf", a_pdf(""), "no text in this PDF, only pictures; expected one with text"),
        ("latin.txt", "Elección".encode("latin-1"), "byte 6: not UTF-8 text; save the document as UTF-8"),
        (
            "long.txt",
            b"a " * 200_000,
            "400,000 characters of text; expected at most 300,000: draft its parts one by one",
        ),
        ("many.txt", b"51% " * 4_000, "more than 3,000 figures"),
        ("won.txt", b"Ana won the election. " * 2_000, "more than 1,000 declarations: expected an article or bulletin"),
    ],
)
def test_what_is_no_article_is_said_in_one_line(tmp_path, capsys, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    found = run(capsys, "draft", path)
    assert (found.status, found.output) == (2, "")
    assert message in found.errors


def test_what_is_larger_than_an_article_is_not_read(tmp_path, capsys):
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(LARGEST_DOCUMENT + 1)
    found = run(capsys, "draft", tmp_path / "large.txt")
    assert (found.status, found.output) == (2, "")
    assert found.errors == f"{tmp_path}/large.txt: larger than 20,000,000 bytes; expected an article\n"


def test_a_pdf_that_is_locked_or_too_long_is_not_read(tmp_path, capsys):
    for name, pages, password, message in (
        ("locked.pdf", 1, "secret", "locked with a password; expected a PDF that opens without one"),
        ("long.pdf", MOST_PAGES + 1, "", "301 pages; expected at most 300"),
    ):
        writer = pypdf.PdfWriter()
        for _ in range(pages):
            writer.add_blank_page(100, 100)
        if password:
            writer.encrypt(password, algorithm="RC4-128")
        writer.write(tmp_path / name)
        found = run(capsys, "draft", tmp_path / name)
        assert (found.status, found.errors) == (2, f"{tmp_path / name}: {message}\n")


def test_a_line_break_in_xhtml_ends_a_line():
    assert page_text(b"<html><p>Ana Vidal<br/>5 votes<img/> more</p></html>") == "Ana Vidal\n5 votes more\n"


@pytest.mark.parametrize("part", [b"<", b"<!--", b"</", b'<a x="', b"<script>", b"<![CDATA[", b"<object></svg>", b"&#"])
def test_a_page_of_unfinished_tags_ends_soon(part):
    for tail in (b"", b">"):
        assert len(page_text(part * 100_000 + tail)) <= 100_000 * len(part) + 2


def test_a_page_in_latin_1_that_says_so_is_read():
    assert page_text("<meta charset='iso-8859-1'><p>Elección".encode("latin-1")) == "Elección\n"


# ---- check-spans


@pytest.fixture
def drafted(article, capsys):
    run(capsys, "draft", article, "--output", "draft.toml")
    return Path("draft.toml")


def test_the_spans_of_a_draft_match(drafted, capsys):
    found = run(capsys, "check-spans", drafted)
    said = f"{WHOLE + 2} spans in 1 document: all match; claims without a span: 0."
    assert found == (0, f"{said} Spans only; `reconcile report` checks the rest.\n", "")


def test_a_changed_figure_and_a_span_outside_are_named(drafted, capsys):
    text = drafted.read_text(encoding="utf-8")
    place = ARTICLE.index("44.2%")
    text = text.replace('share = "44.2%"', 'share = "44.3%"').replace(
        f"at = [[{ARTICLE.index('59%')}, ", "at = [[900, "
    )
    text = re.sub(r"at = \[\[900, \d+\]\]", "at = [[900, 903]]", text)
    drafted.write_text(text, encoding="utf-8")
    found = run(capsys, "check-spans", drafted)
    assert found.status == 1
    assert f': at: [{place}, {place + 5}] holds "44.2%"; expected "44.3%"' in found.output
    assert f": at: [900, 903] is outside of the document, which has {len(ARTICLE)} characters" in found.output
    said = "2 do not match; claims without a span: 0. Spans only; `reconcile report` checks the rest.\n"
    assert found.output.endswith(said)


def test_a_span_with_a_space_too_much_is_found_as_a_report_finds_it(drafted, capsys):
    text, place = drafted.read_text(encoding="utf-8"), ARTICLE.index("59%")
    assert f"at = [[{place}, {place + 3}]]" in text
    start, end = place - 1, place + 3
    drafted.write_text(text.replace(f"at = [[{place}, {end}]]", f"at = [[{start}, {end}]]"), encoding="utf-8")
    problem = f': at: [{start}, {end}] holds 4 characters, and "59%" has 3; '
    found = run(capsys, "check-spans", drafted)
    assert found.status == 1
    assert problem in found.output
    assert "1 does not match" in found.output
    assert problem in run(capsys, "report", drafted).errors


@pytest.mark.parametrize(
    ("printed", "span", "status"),
    [
        ("38,75 %", "38,75", 0),
        ("38,75%", "38,75", 0),
        ("38,75 %", "8,75", 1),
        ("38,75 %", "38,75 1", 1),
        ("38,7 %", "38,75", 1),
    ],
)
def test_a_share_whose_sign_stands_in_the_head_of_its_column(printed, span, status, tmp_path, capsys):
    """Its figure has the sign, its span what stands in the row; both commands take it so."""
    text = "CANDIDATURA  VOTOS  %\nAna  1.200  38,75 1\n"
    (tmp_path / "d.txt").write_text(text, encoding="utf-8")
    start = text.index(span, text.index("Ana"))
    claim = f'share = "{printed}"\noption = "ana"\nof = "valid"\nat = [[{start}, {start + len(span)}]]'
    (tmp_path / "d.toml").write_text(TABLE.replace("CLAIM", claim), encoding="utf-8")
    assert run(capsys, "check-spans", str(tmp_path / "d.toml")).status == status
    if status == 0:
        assert run(capsys, "report", str(tmp_path / "d.toml")).status == 0


def test_a_sign_that_follows_the_figure_belongs_to_its_span(tmp_path, capsys):
    text = "Ana 38,75 %\n"
    (tmp_path / "d.txt").write_text(text, encoding="utf-8")
    claim = 'share = "38,75 %"\noption = "ana"\nof = "valid"\nat = [[4, {end}]]'
    for end, status in ((len("Ana 38,75 %"), 0), (len("Ana 38,75"), 1)):
        (tmp_path / "d.toml").write_text(TABLE.replace("CLAIM", claim.replace("{end}", str(end))), encoding="utf-8")
        found = run(capsys, "check-spans", str(tmp_path / "d.toml"))
        assert found.status == status
    assert '[4, 9] holds "38,75"; expected "38,75 %", which stands at [4, 11]' in found.output


TABLE = """
[source]
id = "d"
document = "d.txt"
decimal = ","

[[claimant]]
id = "Council"

[[contest]]
id = "c"
options = ["ana", "blas"]

[[tally]]
id = "t"
contest = "c"
counted_by = "Council"
final = true

[[claim]]
id = "k"
tally = "t"
claimant = "Council"
CLAIM
"""


def test_the_spans_of_words_are_found_for_a_claim_by_hand(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Ana won 50% of\nthe votes. Later, 50% of the  votes again; Él GANÓ.", encoding="utf-8")
    found = run(capsys, "check-spans", "--find", "50%", "a.txt")
    lines = found.output.splitlines()
    assert (found.status, found.errors, len(lines)) == (0, "", 2)
    assert lines[0] == "at = [[8, 11]]  # Ana won [50%] of the votes. Later, 50% of the votes again; Él GANÓ."
    assert tomllib.loads(lines[1]) == {"at": [[33, 36]]}
    found = run(capsys, "check-spans", "--find", "50% of the votes", "a.txt").output.splitlines()
    assert [tomllib.loads(line) for line in found] == [
        {"at": [[8, 24]]},
        {"at": [[33, 50]]},
        {"printed": "50% of the  votes"},
    ]
    found = run(capsys, "check-spans", "--find", "el gano", "a.txt").output
    assert tomllib.loads(found) == {"at": [[58, 65]], "printed": "Él GANÓ"}


def test_words_that_stand_nowhere_are_said(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Ana won", encoding="utf-8")
    assert run(capsys, "check-spans", "--find", "Blas", "a.txt") == (1, 'a.txt: "Blas" stands nowhere.\n', "")
    assert run(capsys, "check-spans", "--find", " ", "a.txt").status == 2
    found = run(capsys, "check-spans", "--find", "Ana", "b.txt")
    assert (found.status, found.errors) == (2, "b.txt: no file; with --find, PATHs are documents\n")


def test_a_document_is_found_by_its_checksum(drafted, capsys):
    Path("elsewhere").mkdir()
    Path("article.txt").rename("elsewhere/renamed.txt")
    assert run(capsys, "check-spans", drafted, "--documents", "elsewhere").status == 0


def test_a_document_that_is_not_there_or_another_one_is_said(drafted, capsys):
    Path("article.txt").write_text("other", encoding="utf-8")
    found = run(capsys, "check-spans", drafted)
    assert found.status == 2
    assert "draft.toml: source: sha256: the sha256 of " in found.errors
    Path("article.txt").unlink()
    found = run(capsys, "check-spans", drafted)
    assert found.status == 2
    assert 'draft.toml: source: document: no file "article.txt" in ' in found.errors
    assert run(capsys, "check-spans", drafted, "--documents", "nowhere").errors == (
        "--documents: there is no directory nowhere\n"
    )


def test_no_path_of_a_claim_file_is_followed(tmp_path, capsys):
    (tmp_path / "secret.txt").write_text("5 votes", encoding="utf-8")
    (tmp_path / "claims").mkdir()
    for name in ("../secret.txt", str(tmp_path / "secret.txt")):
        text = f'[source]\nid = "s"\ndocument = "{name}"\n[[omitted]]\nreason = "r"\nprinted = "9"\nat = [[0, 1]]\n'
        (tmp_path / "claims/c.toml").write_text(text, encoding="utf-8")
        found = run(capsys, "check-spans", tmp_path / "claims")
        assert found.status == 2
        assert "holds" not in found.output


def test_claim_files_with_faults_are_refused(tmp_path, capsys):
    path = tmp_path / "c.toml"
    path.write_text('[[claim]]\nid = "c"\nat = "here"\n', encoding="utf-8")
    assert run(capsys, "check-spans", path).status == 2


def test_rows_are_checked_too(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("5 votes for Ana", encoding="utf-8")
    rows = "id,source,document,claimant,tally,kind,figure,option,at\nc,s,a.txt,Council,t,votes,{},ana,0-1\n"
    (tmp_path / "c.csv").write_text(rows.format(5), encoding="utf-8")
    assert run(capsys, "check-spans", tmp_path / "c.csv").status == 0
    (tmp_path / "c.csv").write_text(rows.format(6), encoding="utf-8")
    found = run(capsys, "check-spans", tmp_path / "c.csv")
    assert found.status == 1
    assert 'row 2: claim "c": at: [0, 1] holds "5"; expected "6"' in found.output


ROWS = """
[[table]]
id = "t"
claimant = "Council"
tally = "t"
of = "valid"
rows = [
  { option = "ana", votes = "5", votes_at = [[4, 5]], share = "50 %", share_at = [[6, 10]] },
  { option = "blas", votes = "7", votes_at = [[17, 18]] },
]
"""


def test_rows_of_a_table_are_checked_each_figure_by_itself(tmp_path, capsys):
    (tmp_path / "d.txt").write_text("Ana 5 50\n%, Blas 6", encoding="utf-8")
    (tmp_path / "c.toml").write_text(TABLE.partition("\n[[claim]]")[0] + ROWS, encoding="utf-8")
    found = run(capsys, "check-spans", tmp_path / "c.toml")
    assert found.status == 1
    assert found.output.splitlines()[0].endswith('c.toml: table "t": row 2: votes_at: [17, 18] holds "6"; expected "7"')
    assert found.output.splitlines()[1].startswith("3 spans in 1 document: 1 does not match; ")


def test_a_document_of_two_claim_files_is_read_once(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("5 votes for Ana, 6 for Blas", encoding="utf-8")
    rows = "id,source,document,claimant,tally,kind,figure,option,at\n{},s,a.txt,Council,t,votes,{},{},{}\n"
    (tmp_path / "c.csv").write_text(rows.format("c", 5, "ana", "0-1"), encoding="utf-8")
    (tmp_path / "d.csv").write_text(rows.format("d", 6, "blas", "17-18"), encoding="utf-8")
    found = run(capsys, "check-spans", tmp_path)
    assert (found.status, found.errors) == (0, "")
    assert found.output.startswith("2 spans in 1 document: all match")


def test_spans_of_no_document_are_said(tmp_path, capsys):
    rows = "id,source,claimant,tally,kind,figure,option,at\nc,nowhere,Council,t,votes,5,ana,0-1\n"
    (tmp_path / "c.csv").write_text(rows, encoding="utf-8")
    found = run(capsys, "check-spans", tmp_path / "c.csv")
    assert found.status == 2
    assert found.errors.endswith("c.csv: source: spans need a source with its `document`\n")


def test_a_document_that_cannot_be_read_is_said(drafted, capsys):
    Path("article.txt").write_bytes("Elección".encode("latin-1"))
    found = run(capsys, "check-spans", drafted)
    assert found.status == 2
    assert found.errors == (
        "draft.toml: source: document: article.txt: byte 6: not UTF-8 text; save the document as UTF-8\n"
    )


# ---- Documentation


def test_every_option_is_documented():
    page = (Path(__file__).resolve().parents[1] / "docs/draft.md").read_text(encoding="utf-8")
    for command in (draft_command.draft, draft_command.check_spans):
        assert f"`reconcile {command.name}" in page
        assert all(f"`{option}" in page for each in command.params for option in each.opts if option.startswith("-"))
