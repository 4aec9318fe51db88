"""`reconcile draft` and `reconcile check-spans`: arguments -> drafting -> exit status."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from reconcile.console import EXISTING_FILE, FILE, FOUND, MISUSE, check_outputs, fail, paths_argument, say, write
from reconcile.errors import printable, shown
from reconcile.languages import LANGUAGES, tell
from reconcile.languages import language as in_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconcile.drafting.drafts import Drafted

__all__ = ["check_spans", "draft"]


@click.command()
@click.argument("document", type=EXISTING_FILE)
@click.option(
    "--output", type=FILE, help="Write to this file; one that is there keeps every word, and gets what is new."
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Of the comments in the file and of what is said; errors are English.",
)
@click.option(
    "--document-language", type=click.Choice(LANGUAGES), help="The document's language; found by its words without it."
)
@click.option(
    "--with",
    "known",
    multiple=True,
    metavar="PATH",
    help="Claim files whose contests, claimants and tallies are used.",
)
def draft(
    document: Path, output: Path | None, language: str, document_language: str | None, known: tuple[str, ...]
) -> None:
    """Draft a claim file from a DOCUMENT: text, HTML, or PDF (extra `pdf`), in English or Spanish.

    Every figure and declaration that is found is proposed with its place, the words around it, and the likeliest kind,
    option and tally; what is not known is a question in comments. A draft is where to begin: you decide.
    """
    with in_language(language):
        _draft(document, output, document_language, known)


def _draft(document: Path, output: Path | None, language: str | None, known: tuple[str, ...]) -> None:
    """Draft, in the language of now; `language` is the document's."""
    from reconcile.drafting.documents import read_document
    from reconcile.drafting.drafts import draft_again, draft_document

    check_outputs({"--output": output}, [document, *known])
    read = read_document(document)
    if output is not None and output.exists():
        found = draft_again(read, output, language=language, known_paths=known)
        if not (found.claims or found.questions or found.omitted):
            say(tell("Nothing new: {path} is as it was.", path=printable(str(output))) + "\n")
            return
    else:
        found = draft_document(read, language=language, known_paths=known, name=str(output or "draft.toml"))
    write(found.text, output)
    for said in filter(None, (*found.warned(), _deciding(found.deciding))):
        click.echo(f"{printable(document.name)}: {said}", err=True)
    if output is not None:
        path = printable(str(output))
        say(f"{path}: {_summary(found)} reconcile report {' '.join([*known, path])}\n")


def _deciding(ids: Sequence[str]) -> str:
    """What is said of claims whose reading decides whether the document contradicts itself; "" where there are none."""
    if len(ids) == 1:
        return tell(
            "1 claim decides whether the document's claims can all be true: {id}; see the comment at it", id=ids[0]
        )
    if not ids:
        return ""
    return tell(
        "{number} claims decide whether the document's claims can all be true: {ids}; see the comments at them",
        number=len(ids),
        ids=", ".join(ids),
    )


def _summary(found: Drafted) -> str:
    """How much was written, and what to do next."""
    return tell(
        "{claims} claims, {questions} questions, {omitted} left out. Read it, then:",
        claims=found.claims,
        questions=found.questions,
        omitted=found.omitted,
    )


@click.command("check-spans")
@paths_argument
@click.option(
    "--documents",
    multiple=True,
    metavar="DIR",
    help="Where the documents are, by their names or checksums; beside the claim files without it.",
)
@click.option(
    "--find",
    "words",
    metavar="WORDS",
    help="PATHs are documents: print each span of these words in them, for a claim that you write by hand.",
)
def check_spans(paths: tuple[str, ...], documents: tuple[str, ...], words: str | None) -> None:
    """Check that every span of the claims in PATHs lies in its document, and that what is claimed stands there.

    Only spans are checked: `reconcile report` checks the rest. Exit status: 0 all do, 1 some do not (or the WORDS
    stand nowhere), 2 a claim file or a document cannot be read.
    """
    from reconcile.drafting.spans import check

    if words is not None:
        _find(words, paths)
    for folder in documents:
        if not Path(folder).is_dir():
            fail(f"--documents: there is no directory {printable(folder)}")
    checked = check(paths, documents)
    for fault in checked.unmatched:
        say(f"{fault}\n")
    for fault in checked.unread:
        click.echo(str(fault), err=True)
    say(checked.summary())
    sys.exit(MISUSE if checked.unread else FOUND if checked.unmatched else 0)


def _find(words: str, paths: tuple[str, ...]) -> NoReturn:
    """Print where the words stand in each document, and end."""
    from reconcile.drafting.documents import read_document
    from reconcile.drafting.finding import found_lines

    if not words.strip():
        fail("--find: expected words that stand in the document")
    places = 0
    for path in paths:
        if not Path(path).is_file():
            fail(f"{printable(path)}: no file; with --find, PATHs are documents")
        lines = list(found_lines(words, read_document(Path(path)).text))
        places += len(lines)
        say("".join(f"{line}\n" for line in lines) or f"{printable(path)}: {shown(words)} stands nowhere.\n")
    sys.exit(0 if places else FOUND)
