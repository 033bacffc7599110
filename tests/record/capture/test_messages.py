from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.record.capture.errors import FetchError
from watchkeeper.record.capture.limits import Budget, Limits
from watchkeeper.record.capture.messages import Response, read_response

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
SMALL = Limits(received_bytes=10_000, headers=5, head_bytes=500)


def _read(data: bytes, step: int = 1 << 16, limits: Limits = SMALL) -> Response:
    budget = Budget(limits, lambda: 0.0)

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(data), step):
            budget.take(len(data[start : start + step]))
            yield data[start : start + step]

    feed = pieces()
    receive: Callable[[], bytes] = lambda: next(feed, b"")  # noqa: E731
    return read_response(receive, budget)


@pytest.mark.parametrize(
    ("data", "content"),
    [
        (OK + b"Content-Length: 2\r\n\r\nhi", b"hi"),
        (OK + b"Content-Length: 2, 2\r\n\r\nhi", b"hi"),
        (OK + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\nhithere", b"hi"),
        (OK + b"\r\nuntil the end", b"until the end"),
        (b"HTTP/1.0 200\n\nbare", b"bare"),
        (b"HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n", b""),
        (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK + b"Content-Length: 1\r\n\r\nx", b"x"),
        (CHUNKED + b"2\r\nhi\r\n0\r\n\r\n", b"hi"),
        (CHUNKED + b"2;name=value\r\nhi\r\n0\r\n\r\n", b"hi"),
        (CHUNKED + b"0002 \r\nhi\r\n00\r\n\r\n", b"hi"),
        (CHUNKED + b"A\r\n0123456789\r\na\r\n\r\n23456789\r\n0\r\n\r\n", b"0123456789\r\n23456789"),
        (CHUNKED + b"2\r\nhi\r\n0\r\nX-Sum: 1\r\n\r\nextra", b"hi"),
        (CHUNKED + b"0\r\n\r\n", b""),
    ],
)
@pytest.mark.parametrize("step", [1, 7, 1 << 16])
def test_bodies_are_read_however_they_arrive(data: bytes, content: bytes, step: int) -> None:
    response = _read(data, step)
    assert response.content == content
    assert response.head + response.body in data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "ended within the status line"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "not HTTP"),
        (b"HTTP/2 200 OK\r\n\r\n", "not HTTP"),
        (b"HTTP/1.1 99 No\r\n\r\n", "not HTTP"),
        (b"HTTP/1.1 101 Switching\r\n\r\n", "another protocol"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 9, "interim"),
        (OK + b"A: b\r\n", "ended within the head"),
        (OK + b"no colon\r\n\r\n", "none"),
        (OK + b"Space : x\r\n\r\n", "none"),
        (OK + b"Nul: \x00\r\n\r\n", "none"),
        (OK + b" folded first\r\n\r\n", "none"),
        (OK + b"A: b\r\n" * 6 + b"\r\n", "more than 5 headers"),
        (OK + b"A: " + b"b" * 600, "longer than"),
        (OK + b"A: b\r\n" + b" folded\r\n" * 200, "longer than"),
        (OK + b"Content-Length: 3\r\n\r\nhi", "ended within the body"),
        (OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi!", "unclear"),
        (OK + b"Content-Length: -1\r\n\r\n", "unclear"),
        (OK + b"Content-Length: +2\r\n\r\nhi", "unclear"),
        (OK + b"Content-Length: 0x2\r\n\r\nhi", "unclear"),
        (OK + b"Content-Length: \xd9\xa2\r\n\r\nhi", "unclear"),
        (OK + b"Content-Length: 999999999\r\n\r\n", "larger than 10000"),
        (OK + b"Content-Length: 9999999999999999999\r\n\r\n", "unclear"),
        (OK + b"\r\n" + b"x" * 20_000, "larger than 10000"),
        (OK + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "two ways"),
        (OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "not read"),
        (OK + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "not read"),
        (OK + b"Transfer-Encoding: chunked\r\n" * 2 + b"\r\n0\r\n\r\n", "not|none"),
        (CHUNKED.replace(b"1.1", b"1.0") + b"0\r\n\r\n", "not read"),
        (CHUNKED, "ended within the size"),
        (CHUNKED + b"2\r\nhi\r\n", "ended within the size"),
        (CHUNKED + b"2\r\nh", "ended within the body"),
        (CHUNKED + b"2\r\nhi!\r\n0\r\n\r\n", "end of a chunk"),
        (CHUNKED + b"2\r\nhi0\r\n\r\n", "end of a chunk"),
        (CHUNKED + b"2\r\nhi0\n", "longer than its size"),
        (CHUNKED + b"\r\n", "unclear"),
        (CHUNKED + b"-2\r\nhi\r\n", "unclear"),
        (CHUNKED + b"0x2\r\nhi\r\n", "unclear"),
        (CHUNKED + b"2 2\r\nhi\r\n", "unclear"),
        (CHUNKED + b"fffffffff\r\n", "larger than"),
        (CHUNKED + b"f" * 20 + b"\r\n", "unclear"),
        (CHUNKED + b"1;" + b"x" * 5000 + b"\r\n", "longer than 4096"),
        (CHUNKED + b"0\r\n" + b"A: b\r\n" * 6 + b"\r\n", "more than 5 headers"),
        (CHUNKED + b"0\r\n", "ended within the head"),
    ],
)
@pytest.mark.parametrize("step", [1, 1 << 16])
def test_unclear_or_excessive_responses_fail(data: bytes, reason: str, step: int) -> None:
    with pytest.raises(FetchError, match=reason):
        _read(data, step)


def test_headers_are_text_and_folds_are_joined() -> None:
    data = (
        OK + b"Location: /\xc3\xbc\r\nX: \xff\r\nX: a\r\n  b\r\nContent-Type: Text/HTML; x\r\n\r\n."
    )
    response = _read(data)
    assert response.values("location") == ["/ü"]
    assert response.values("x") == ["ÿ", "a b"]
    assert response.media_type == "text/html"
    assert response.head + response.body == data


@given(st.binary(max_size=200), st.sampled_from([b"", OK, CHUNKED, CHUNKED + b"1\r\na\r\n"]))
def test_any_bytes_give_a_response_or_a_fetch_error(data: bytes, start: bytes) -> None:
    try:
        response = _read(start + data, 3)
    except FetchError as error:
        assert str(error).isprintable()
    else:
        assert response.head + response.body in start + data
