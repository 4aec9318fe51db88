"""What users do with the core and with each extra, and what comes of it; `smoke.py` does it in empty environments."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from typing import Final

__all__ = ["MODULES", "USES", "Use", "write_files"]

MODULES: Final = {
    "html": ("altair", "jinja2", "vl_convert"),
    "xlsx": ("openpyxl",),
    "frames": ("pyarrow",),
    "pdf": ("pypdf",),
    "sheets": ("ibis", "duckdb", "pyarrow", "openpyxl", "defusedxml"),
    "postgres": ("psycopg",),
    "spark": ("pyspark",),
    "testing": ("hypothesis",),
}
"""What each extra brings, as it is imported. Where another extra brings all of it too, it is as if both were there."""


@dataclass(frozen=True)
class Use:
    """A command, the extras that it needs, and its exit status and a text of its output (or of its errors).

    Without one of the extras it has to fail with exit status 2, and say which one to install. `program` is another one
    that it needs.
    """

    extras: tuple[str, ...]
    command: tuple[str, ...]
    says: str
    status: int = 0
    program: str | None = None


def reconcile(*arguments: str) -> tuple[str, ...]:
    """The command line."""
    return ("reconcile", *arguments)


def python(code: str) -> tuple[str, ...]:
    """Python code; errors of the library become what the command line makes of them."""
    caught = "except reconcile.ReconcileError as error:\n    print(error, file=sys.stderr)\n    sys.exit(2)"
    return ("python", "-c", f"import sys\nimport reconcile\n\ntry:\n{indent(code.strip(), '    ')}\n{caught}\n")


PLUGIN = """
from importlib.metadata import entry_points
print(*(each.value for each in entry_points(group="pytest11", name="reconcile")))
"""
FRAME = """
table = reconcile.reconcile(reconcile.load("town.toml")).frame("claims")
print(table.num_rows, "rows")
"""
CHART = """
chart = reconcile.reconcile(reconcile.load("apart.toml")).chart("D1")
print(sorted(chart.to_dict())[0])
"""
STRATEGIES = """
from reconcile.strategies import figures
from hypothesis import find
print(find(figures(), lambda figure: "%" in figure.text).text)
"""
SHEETS: Final = ("sheets", "mesas.csv")
NOWHERE: Final = "postgres://nobody@127.0.0.1:1/nothing"

USES: Final = (
    Use((), reconcile("report", "town.toml"), "They can all be true."),
    Use((), reconcile("report", "town.toml", "--language", "es"), "Pueden ser ciertas todas a la vez."),
    Use((), reconcile("report", "apart.toml"), "They cannot all be true: 2 disagreements.", 1),
    Use((), reconcile("report", "nothing.toml"), "nothing.toml: ", 2),
    Use((), reconcile("report", "apart.toml", "--format", "json", "--output", "apart.json", "--exit-zero"), ""),
    Use((), reconcile("verify", "apart.json", "apart.toml"), "VERIFIED: INCONSISTENT; 3 conflicts"),
    Use((), reconcile("verify", "apart.json", "town.toml"), "REFUSED: not made from these claim files", 1),
    Use((), reconcile("draft", "notice.txt"), 'votes = "640"'),
    Use((), reconcile("schema", "claims"), "http://json-schema.org/"),
    Use((), python(PLUGIN), "pytest_reconcile"),
    Use(("html",), reconcile("report", "apart.toml", "--format", "html"), "<svg", 1),
    Use(("html",), python(CHART), "$schema"),
    Use(("xlsx",), reconcile("report", "town.toml", "more.xlsx"), "5 claims"),
    Use(("frames",), python(FRAME), "4 rows"),
    Use(("pdf",), reconcile("draft", "notice.pdf"), 'votes = "640"'),
    Use(("sheets",), reconcile(*SHEETS), "2 rows of mesas.csv (layout oep-2019). No check fails."),
    Use(("sheets", "html"), reconcile(*SHEETS, "--format", "html"), "<script>"),
    Use(("sheets", "postgres"), reconcile(*SHEETS, "--engine", NOWHERE), "--engine: cannot connect", 2),
    Use(("sheets", "spark"), reconcile(*SHEETS, "--engine", "pyspark://"), "No check fails.", program="java"),
    Use(("testing",), python(STRATEGIES), "%"),
)

# ---- The files that they read

TOWN = """
[source]
id = "gazette"
document = "gazette.txt"
decimal = "."

[[contest]]
id = "mayor"
options = ["reed", "stone"]

[[claimant]]
id = "town-hall"
name = "Town Hall"

[[tally]]
id = "count"
contest = "mayor"
counted_by = "town-hall"
final = true

[defaults]
tally = "count"
claimant = "town-hall"
of = "valid"

[[claim]]
id = "reed-votes"
votes = "640"
option = "reed"

[[claim]]
id = "stone-votes"
votes = "STONE"
option = "stone"

[[claim]]
id = "stone-share"
share = "46.2%"
option = "stone"

[[claim]]
id = "valid"
total = "about 1,200"
of = "valid"
"""
ROWS = (
    ("id", "source", "claimant", "tally", "kind", "figure", "option", "of"),
    ("reed-share", "gazette", "town-hall", "count", "share", "53.8%", "reed", "valid"),
)
MESAS = """
País;Departamento;Provincia;Municipio;Localidad;Recinto;Número Mesa;Inscritos;CC;FPV;MTS;UCS;MAS - IPSP;21F;PDC;MNR;PAN-BOL;Blancos;Nulos
Bolivia;Lago;Río;Peña;Villa;Escuela 1;10001;200;60;1;1;1;80;4;2;1;0;5;10
Bolivia;Lago;Río;Peña;Villa;Escuela 1;10002;180;50;0;0;2;70;3;1;0;1;4;6
"""  # noqa: E501  as they are printed
NOTICE = (
    "The town hall said that Jane Reed received 640 votes, or 53.8% of the valid votes, in the election of the mayor."
)


def write_files(folder: Path) -> None:
    """Write all that the commands read into a folder."""
    texts = {
        "town.toml": TOWN.replace("STONE", "550"),
        "apart.toml": TOWN.replace("STONE", "612"),
        "mesas.csv": MESAS.lstrip(),
        "notice.txt": NOTICE,
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "notice.pdf").write_bytes(a_pdf(NOTICE))
    (folder / "more.xlsx").write_bytes(a_workbook(ROWS))


def a_pdf(line: str) -> bytes:
    """A PDF of one page with one line, and nothing that could be left out."""
    drawn = f"BT /F 10 Tf 20 100 Td ({line}) Tj ET"
    objects = (
        "<</Type /Catalog /Pages 2 0 R>>",
        "<</Type /Pages /Kids [3 0 R] /Count 1>>",
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 200] /Contents 4 0 R /Resources <</Font <</F 5 0 R>>>>>>",
        f"<</Length {len(drawn)}>>\nstream\n{drawn}\nendstream",
        "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
    )
    text, starts = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        starts.append(len(text))
        text += f"{number} 0 obj\n{content}\nendobj\n"
    size = len(objects) + 1
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    end = f"trailer\n<</Size {size} /Root 1 0 R>>\nstartxref\n{len(text)}\n%%EOF\n"
    return f"{text}xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode("ascii")


OPEN_XML: Final = "http://schemas.openxmlformats.org"
PARTS: Final = {
    "[Content_Types].xml": f"""<Types xmlns="{OPEN_XML}/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/book.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/sheet.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{OPEN_XML}/package/2006/relationships">
<Relationship Id="r1" Type="{OPEN_XML}/officeDocument/2006/relationships/officeDocument" Target="book.xml"/>
</Relationships>""",
    "book.xml": f"""<workbook xmlns="{OPEN_XML}/spreadsheetml/2006/main"
 xmlns:r="{OPEN_XML}/officeDocument/2006/relationships">
<sheets><sheet name="claims" sheetId="1" r:id="r1"/></sheets></workbook>""",
    "_rels/book.xml.rels": f"""<Relationships xmlns="{OPEN_XML}/package/2006/relationships">
<Relationship Id="r1" Type="{OPEN_XML}/officeDocument/2006/relationships/worksheet" Target="sheet.xml"/>
</Relationships>""",
}
"""What a workbook of one sheet holds beside the sheet."""


def a_workbook(rows: tuple[tuple[str, ...], ...]) -> bytes:
    """A workbook with these texts in its cells, and nothing that could be left out."""
    cells = ["".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) for row in rows]
    data = f"<sheetData>{''.join(f'<row>{row}</row>' for row in cells)}</sheetData>"
    sheet = f'<worksheet xmlns="{OPEN_XML}/spreadsheetml/2006/main">{data}</worksheet>'
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in {**PARTS, "sheet.xml": sheet}.items():
            archive.writestr(name, text)
    return held.getvalue()
