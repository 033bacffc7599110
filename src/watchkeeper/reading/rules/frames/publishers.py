"""Signs that a document is somebody else's report, and not the word of the body that it names.

The rules, each with its weight in `layout.yaml` (`against`):

1. wire: the dateline names an agency that no state owns.
2. byline: a line under the headline names a reporter or a desk.
3. closing: the last lines are an agency's or a newspaper's (who reported, "END", "read more").
4. told: somebody told reporters, would not be named, or was not available.
5. column: the heading calls it an analysis or opinion, or the views are the author's own.
6. record: two delegates or more speak in turn, or the record of a meeting is told.
"""

from __future__ import annotations

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Document
from watchkeeper.reading.rules.layout import agency_of, load_layout
from watchkeeper.reading.rules.sentences.parsing import Parsed

_HEAD, _TAIL, _OPENING = 4, 4, 120


def signs_of_report(document: Document, parsed: Parsed, lexicons: Lexicons) -> dict[str, float]:
    """The signs that were found, with their weights."""
    layout, text = load_layout(), document.text
    lines = [text[paragraph.start : paragraph.end] for paragraph, _ in parsed]
    bodies = [line for line, (p, _) in zip(lines, parsed, strict=True) if p.role == "body"]
    delegates = sum(layout.delegates.match(line[:_OPENING]) is not None for line in bodies)
    found = {
        "wire": _of_free_agency(document, parsed, lexicons),
        "byline": any(layout.byline.match(line) for line in lines[1:_HEAD]),
        "closing": any(layout.closing.search(line) for line in lines[-_TAIL:]),
        "told": any(layout.told.search(line) for line in bodies),
        "column": any(layout.column.search(line) for line in (*lines[:_HEAD], *lines[-2:])),
        "record": delegates > 1 or any(layout.record.search(line) for line in lines),
    }
    return {name: layout.against[name] for name, holds in found.items() if holds}


def _of_free_agency(document: Document, parsed: Parsed, lexicons: Lexicons) -> bool:
    """Whether the dateline names an agency that belongs to no state."""
    for paragraph, _ in parsed[:_HEAD]:
        name = agency_of(document.text, paragraph)
        if name:
            actors = lexicons.registry.resolve(name).actors
            known = [lexicons.registry.actors[a] for a in actors if a in lexicons.registry]
            return not any(actor.parent for actor in known)
    return False
