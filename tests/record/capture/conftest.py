from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.record.capture.server import Answer, Server

Serve = Callable[[dict[str, Answer]], Server]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers and closes them."""
    made: list[Server] = []

    def start(answers: dict[str, Answer]) -> Server:
        made.append(Server(answers))
        return made[-1]

    yield start
    for server in made:
        server.close()
