"""Where a fetch may lead and how much it may take, against a server on the loopback."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import pytest

from tests.record.capture.conftest import Serve
from tests.record.capture.server import (
    NOON,
    PUBLIC,
    Answer,
    Directory,
    dripping,
    page,
    redirect,
)
from watchkeeper.record.capture.errors import FetchError, RefusedError
from watchkeeper.record.capture.fetching import USER_AGENT, fetch
from watchkeeper.record.capture.limits import Limits
from watchkeeper.record.capture.policy import Policy
from watchkeeper.record.capture.wire import Network

HELLO = page(b"hello")


def test_a_page_is_fetched_and_nothing_about_the_user_is_sent(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1/")
    server = serve({"/a?b=c": HELLO})
    (got,) = fetch(server.url("/a?b=c#part"), clock=NOON, policy=server.policy)
    assert got.response.content == b"hello"
    assert got.peer.ip == "127.0.0.1"
    assert server.requests == [got.request]
    lines = got.request.decode().split("\r\n")
    assert lines[0] == "GET /a?b=c HTTP/1.1"
    names = [line.partition(":")[0] for line in lines[1:] if line]
    assert names == ["Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"]
    assert f"User-Agent: {USER_AGENT}" in lines


def test_the_default_policy_reaches_no_loopback(serve: Serve) -> None:
    server = serve({"/": HELLO})
    ports = Policy(ports=frozenset({server.port}))
    for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"):
        with pytest.raises(RefusedError, match=r"loopback|mapped"):
            fetch(server.url("/", host), clock=NOON, policy=ports)
    with pytest.raises(RefusedError, match="port"):
        fetch(server.url("/"), clock=NOON)
    assert not server.requests


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("http://10.0.0.1/", "private"),
        ("http://169.254.169.254/latest/meta-data/", "metadata"),
        ("//192.168.0.1/", "private"),
        ("http://[::1]/", "loopback"),
        ("http://[::ffff:7f00:1]/", "mapped"),
        ("http://[64:ff9b::7f00:1]/", "NAT64"),
        ("http://2130706433/", "odd spelling"),
        ("http://0177.0.0.1/", "odd spelling"),
        ("http://inside.example/", "inside.example is at 10.0.0.1, a private"),
        ("http://mixed.example/", "private"),
        ("http://example.org:22/", "port 22"),
        ("http://user@example.org/", "user name"),
        ("ftp://example.org/", "scheme ftp"),
        ("file:///etc/passwd", "scheme file"),
        ("http:///etc/passwd", "no host"),
        ("http:/etc/passwd", "form"),
        ("http:etc", "form"),
        ("///10.0.0.1/", "no host"),
        ("http://[::1", "one way"),
        ("//[::1", "one way"),
        ("javascript:alert(1)", "form"),
        ("http://ex\u00e4mple.org/", "ASCII"),
        ("http://example.org/\x7f", "control"),
        ("\\\\example.org\\", "backslash"),
    ],
)
def test_each_redirect_is_looked_at(serve: Serve, place: str, reason: str) -> None:
    server = serve({"/": redirect("/next"), "/next": redirect(place)})
    answers: dict[str, list[Sequence[str]]] = {
        "inside.example": [["10.0.0.1"]],
        "mixed.example": [[PUBLIC, "10.0.0.1"]],
    }
    directory = Directory({"page.example": [[PUBLIC]], **answers}, server.port)
    with pytest.raises(RefusedError, match=reason):
        fetch("http://page.example/", clock=NOON, network=directory.network)
    assert directory.dialled == [PUBLIC, PUBLIC]
    assert len(server.requests) == 2


def test_redirects_are_followed_and_kept(serve: Serve) -> None:
    server = serve({
        "/a": redirect("b?x#y"), "/b?x": redirect("//other.example/c", "308 Permanent Redirect"),
        "/c": HELLO,
    })  # fmt: skip
    directory = Directory({"one.example": [[PUBLIC]], "other.example": [["1.1.1.1"]]}, server.port)
    got = fetch("http://one.example/a", clock=NOON, network=directory.network)
    assert [exchange.address.url for exchange in got] == [
        "http://one.example/a",
        "http://one.example/b?x",
        "http://other.example/c",
    ]
    assert [exchange.response.status for exchange in got] == [302, 308, 200]
    assert directory.dialled == [PUBLIC, PUBLIC, "1.1.1.1"]


def test_a_name_is_resolved_once_and_the_socket_goes_there(serve: Serve) -> None:
    """DNS rebinding: a second answer would lead inside, and nobody asks for it."""
    server = serve({"/": HELLO})
    directory = Directory({"rebind.example": [[PUBLIC], ["127.0.0.1"]]}, server.port)
    (got,) = fetch("http://rebind.example/", clock=NOON, network=directory.network)
    assert directory.asked == ["rebind.example"]
    assert directory.dialled == [got.peer.ip] == [PUBLIC]


def test_rebinding_between_redirects_is_refused(serve: Serve) -> None:
    server = serve({"/": redirect("/next")})
    directory = Directory({"rebind.example": [[PUBLIC], ["127.0.0.1"]]}, server.port)
    with pytest.raises(RefusedError, match="loopback"):
        fetch("http://rebind.example/", clock=NOON, network=directory.network)
    assert directory.dialled == [PUBLIC]


def test_the_next_address_is_tried_when_one_does_not_answer(serve: Serve) -> None:
    server = serve({"/": HELLO})
    directory = Directory({"two.example": [["2606:2800:21f::1", PUBLIC]]}, server.port)

    def dial_ipv4(*arguments: object) -> object:
        if ":" in str(arguments[0]):
            raise OSError("Network is unreachable")
        return directory.network.dial(*arguments)  # type: ignore[arg-type]

    network = Network(directory.network.resolve, dial_ipv4)  # type: ignore[arg-type]
    (got,) = fetch("http://two.example/", clock=NOON, network=network)
    assert got.peer.ip == PUBLIC


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (page(b"gone", status="404 Not Found"), "answered 404 Not Found"),
        (page(b"x", status="500 \x1b[2J"), r"answered 500 '\\x1b"),
        (page(b"x", status="304 Not Modified"), "answered 304"),
        (page(b""), "without content"),
        (page(b"", status="302 Found"), "0 places to go"),
        (page(b"", "Location: /a", "Location: /b", status="302 Found"), "2 places"),
        (redirect("/"), "more than 10 redirects"),
        (page(b"", *(f"A{i}: b" for i in range(300))), "more than 200 headers"),
        (page(b"", f"A: {'b' * 70_000}"), "longer than"),
        (page(b"x" * 200_000), "larger than 100000 bytes"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 200_000, "larger than 100000 bytes"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", "ended within the body"),
        (b"", "ended within the status line"),
    ],
)
def test_failed_fetches_say_why(serve: Serve, answer: bytes, reason: str) -> None:
    server = serve({"/": answer})
    limits = Limits(received_bytes=100_000)
    with pytest.raises(FetchError, match=reason) as failed:
        fetch(server.url("/"), clock=NOON, policy=server.policy, limits=limits)
    assert server.url("/") in str(failed.value)
    assert str(failed.value).isprintable()


def test_the_size_limit_is_for_all_redirects_together(serve: Serve) -> None:
    padded = page(b"x" * 40_000, "Location: /", status="302 Found")
    server = serve({"/": padded})
    with pytest.raises(FetchError, match="larger than"):
        fetch(
            server.url("/"), clock=NOON, policy=server.policy, limits=Limits(received_bytes=100_000)
        )
    assert len(server.requests) == 3


START = b"HTTP/1.1 200 OK\r\n"
SLOW: dict[str, Callable[[], Answer]] = {
    "head": lambda: dripping([START, *[b"A: b\r\n"] * 100], 0.05),
    "line": lambda: dripping([START, *[b"a"] * 100], 0.05),
    "body": lambda: dripping([START + b"Content-Length: 100\r\n\r\n", *[b"x"] * 100], 0.05),
    "chunks": lambda: dripping(
        [START + b"Transfer-Encoding: chunked\r\n\r\n", *[b"1\r\nx\r\n"] * 100], 0.05
    ),
    "interim": lambda: dripping([b"HTTP/1.1 100 Continue\r\n\r\n"] * 100, 0.2),
}


@pytest.mark.parametrize("kind", SLOW)
def test_a_server_that_drips_runs_out_of_time(serve: Serve, kind: str) -> None:
    server = serve({"/": SLOW[kind]()})
    began = time.monotonic()
    with pytest.raises(FetchError, match=r"not finished within 0.5 seconds|in time"):
        fetch(server.url("/"), clock=NOON, policy=server.policy, limits=Limits(seconds=0.5))
    assert time.monotonic() - began < 1.5


def test_a_silent_server_runs_out_of_idle_time(serve: Serve) -> None:
    server = serve({"/": dripping([START], 3.0)})
    began = time.monotonic()
    with pytest.raises(FetchError, match="waiting for the answer: nothing happened in time"):
        fetch(server.url("/"), clock=NOON, policy=server.policy, limits=Limits(idle_seconds=0.3))
    assert time.monotonic() - began < 1.5


def test_a_silent_resolver_runs_out_of_time() -> None:
    def asleep(_host: str, _port: int) -> list[str]:
        time.sleep(2)
        return [PUBLIC]

    began = time.monotonic()
    with pytest.raises(FetchError, match=r"looking up slow.example: no answer in time"):
        fetch(
            "http://slow.example/", clock=NOON, network=Network(asleep),
            limits=Limits(idle_seconds=0.2),
        )  # fmt: skip
    assert time.monotonic() - began < 1


def test_names_without_an_address_and_closed_ports_fail(serve: Serve) -> None:
    def nothing(_host: str, _port: int) -> list[str]:
        raise OSError("Name or service not known")

    with pytest.raises(FetchError, match=r"looking up none.example: Name or service"):
        fetch("http://none.example/", clock=NOON, network=Network(nothing))
    server = serve({})
    server.close()
    with pytest.raises(FetchError, match=r"connecting to 127.0.0.1"):
        fetch(server.url("/"), clock=NOON, policy=server.policy)
