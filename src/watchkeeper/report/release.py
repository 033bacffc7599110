"""The files of a release that say what the report says: HTML, PDF, data and description.

One document, three renderings: the same ids and the same hashes of texts in each. Pure: the same
assessment and moment give the same bytes in every process. What surrounds these files in a bundle
(evidence, log, signatures, verifiers) is `report.bundle`'s.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from watchkeeper.claims.actors import Registry, load_registry
from watchkeeper.findings.model import Assessment
from watchkeeper.findings.origins import Origins
from watchkeeper.panel.casework.model import Casework
from watchkeeper.report import crate, figure_graph, walk
from watchkeeper.report.compose import compose
from watchkeeper.report.content import Supersedes
from watchkeeper.report.data import report_data
from watchkeeper.report.figure_graph import Node
from watchkeeper.report.parts.leaving_out import Without
from watchkeeper.report.parts.observed import ObservedMap
from watchkeeper.report.single import render_single


def render_release(  # noqa: PLR0913  # what a release is made of
    assessment: Assessment,
    *,
    published: datetime,
    leave_one_out: Sequence[Without] = (),
    exercise: bool = False,
    supersedes: Supersedes | None = None,
    engine: Iterable[tuple[Node, Sequence[str]]] = (),
    registry: Registry | None = None,
    origins: Origins | None = None,
    casework: Casework | None = None,
    maps: Sequence[ObservedMap] = (),
) -> Mapping[str, bytes]:
    """Renders the report of an assessment for publication.

    Args:
        assessment: Findings and the claims that they name.
        published: The moment that the files name, with a time zone; nothing else tells the time.
        leave_one_out: Each speaker left out, with the assessment of the same record without it.
        exercise: The material is made up, and every form says so first.
        supersedes: The release that this one corrects.
        engine: The engine's graph of figures, each node with the ids of the claims below it.
        registry: Names of actors; the shipped one when left out.
        origins: What is known of the origins of the items behind the findings.
        casework: What was asked, sought, closed and recommended.
        maps: Observations of ships with their maps.

    Returns:
        The bytes of each file by its path below `data/`.

    Raises:
        MissingGlyphError: A text holds a character that no shipped font has.
        CanonicalError: Something in the findings has no canonical form.
        ValueError: The assessment contradicts itself, or `published` has no time zone.
    """
    from watchkeeper.report.figures.draw import draw  # noqa: PLC0415  # matplotlib is heavy
    from watchkeeper.report.pdf import render_pdf  # noqa: PLC0415  # as is Typst

    names = registry or load_registry()
    document = compose(
        assessment,
        leave_one_out=leave_one_out,
        exercise=exercise,
        supersedes=supersedes,
        registry=names,
        origins=origins,
        casework=casework,
        maps=maps,
    )
    graph = figure_graph.build(document, engine)
    data = report_data(
        document,
        graph,
        assessment,
        names,
        exercise=exercise,
        supersedes=supersedes,
        casework=casework,
    )
    digest = hashlib.sha256(data).hexdigest()
    pictures = {figure.id: draw(figure.spec) for figure in walk.figures(document)}
    files = {
        "report.json": data,
        "report.html": render_single(document, graph, pictures, digest),
        "report.pdf": render_pdf(document, pictures, data, digest, published),
        crate.CONTEXT: crate.context(),
    }
    files[crate.METADATA] = crate.metadata(
        document, files, published, exercise=exercise, supersedes=supersedes
    )
    return files
