"""Files that the tests read: all of our own words, made when they are needed."""

from __future__ import annotations

import zipfile
from email.message import EmailMessage
from functools import lru_cache
from io import BytesIO

import typst

HEADLINE = "Ministry rejects shipment report"
DENIAL = (
    "The foreign ministry of Norland denied on Sunday that it had shipped artillery shells to "
    "Sudland, and called the allegation groundless in a statement that state media carried."
)
REPLY = "“Nobody has shown us any evidence,” a spokesman for state-owned Norsk Lines said."
ENDING = "Estland said it would monitor the ships."


def page(body: str, head: str = "") -> bytes:
    """A page with a headline and the denial around a body of the test's."""
    html = (
        f"<!doctype html><html lang='en'><head><title>A title | A site</title>{head}</head><body>"
        f"<h1>{HEADLINE}</h1><p>{DENIAL}</p>{body}<p>{ENDING}</p></body></html>"
    )
    return html.encode()


@lru_cache(maxsize=1)
def pdf() -> bytes:
    """Two pages with a running head, a page number, and a sentence across the break."""
    filler = " ".join([DENIAL] * 14)
    source = f"""
#set document(date: datetime(year: 2024, month: 11, day: 3))
#set page(paper: "a5", header: [A daily paper], footer: context [#counter(page).display()])
#set text(size: 10pt)
= {HEADLINE}

{DENIAL}

{REPLY}

- A first point, said Kim.
- A second point.

{filler}

{ENDING}
"""
    return typst.compile(source.encode(), format="pdf")


def picture_pdf(pages: int = 1) -> bytes:
    """A PDF whose pages are pictures without text."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    pictures = []
    for number in range(pages):
        picture = Image.new("L", (300, 400), 255)
        ImageDraw.Draw(picture).text((20, 20), f"Denied {number}", fill=0)
        pictures.append(picture)
    data = BytesIO()
    pictures[0].save(data, "PDF", save_all=True, append_images=pictures[1:])
    return data.getvalue()


def docx(*, hidden: str = "") -> bytes:
    """A document with a title, a list, a table and, if wanted, hidden words."""
    from docx import Document  # noqa: PLC0415

    document = Document()
    document.add_heading(HEADLINE, 0)
    paragraph = document.add_paragraph(DENIAL)
    if hidden:
        paragraph.add_run(hidden).font.hidden = True
    document.add_paragraph("A first point, said Kim.", style="List Bullet")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text = "2023"
    table.rows[0].cells[1].text = "1,000 rounds"
    document.add_paragraph(ENDING)
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def with_part(packed: bytes, name: str, content: bytes) -> bytes:
    """The same archive with one part replaced or added."""
    data = BytesIO()
    with zipfile.ZipFile(BytesIO(packed)) as old, zipfile.ZipFile(data, "w", 8) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return data.getvalue()


def message(body: str = f"{DENIAL}\n\n{ENDING}\n") -> EmailMessage:
    """A message with a subject and a date."""
    made = EmailMessage()
    made["Subject"] = HEADLINE
    made["From"] = "press@example.org"
    made["Date"] = "Sun, 03 Nov 2024 23:30:00 -0800"
    made.set_content(body)
    return made
