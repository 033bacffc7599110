from __future__ import annotations

import gzip
import time
import zlib

import pytest

from watchkeeper.record.capture.messages import Response
from watchkeeper.record.capture.titles import page_title


def _title(body: bytes, media: str = "text/html", encoding: str = "") -> str:
    headers = [("content-type", media)] + ([("content-encoding", encoding)] if encoding else [])
    return page_title(Response(200, "OK", tuple(headers), b"", body, body))


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (b"<title>Plain</title>", "Plain"),
        (b"<TITLE lang=en>\n Two \t lines\n</TITLE>", "Two lines"),
        ("<title>Заявление</title>".encode(), "Заявление"),
        ("<meta charset=windows-1251><title>Ж</title>".encode("cp1251"), "Ж"),
        (b"<title>&lt;b&gt; &amp; \x1b[2J\x00</title>", "<b> & [2J"),
        (b"<title>no end", ""),
        (b"<title", ""),
        (b"<titles>x</titles>", ""),
        (b"no title", ""),
        (b"<title>" + b"a" * 5000 + b"</title>", "a" * 300),
        (b"<meta charset=idna><title>x</title>", "x"),
        (b"<meta charset=iso-8859-99><title>x</title>", "x"),
        (b"\xff<title>x</title>", "x"),
    ],
)
def test_titles_are_one_clean_line(body: bytes, title: str) -> None:
    assert _title(body) == title


def test_the_header_names_the_charset_before_the_page_does() -> None:
    body = "<meta charset=utf-8><title>日本</title>".encode("shift_jis")
    assert _title(body, 'text/html; charset="Shift_JIS"') == "日本"
    assert _title("<title>日本</title>".encode("utf-16"), "text/html; charset=utf-16") == "日本"


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"<title>x</title>", mtime=0)),
        ("X-GZIP", gzip.compress(b"<title>x</title>", mtime=0)),
        ("deflate", zlib.compress(b"<title>x</title>")),
        ("identity", b"<title>x</title>"),
    ],
)
def test_known_encodings_are_read(encoding: str, packed: bytes) -> None:
    assert _title(packed, encoding=encoding) == "x"


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "zstd", "gzip"])
def test_other_encodings_and_damage_give_no_title(encoding: str) -> None:
    assert _title(b"<title>x</title>", encoding=encoding) == ""


def test_other_media_are_not_looked_at() -> None:
    assert _title(b"<title>x</title>", "application/pdf") == ""


@pytest.mark.parametrize(
    "body",
    [
        b"<title" * 200_000,
        b"<title>" * 200_000,
        b"<title>" + b"&" * 2_000_000,
        b"charset=" * 200_000,
        b"<title>" + b" " * 2_000_000,
    ],
)
def test_made_up_pages_cost_little(body: bytes) -> None:
    began = time.process_time()
    _title(body)
    assert time.process_time() - began < 0.5


def test_a_bomb_costs_little() -> None:
    bomb = gzip.compress(b"<title>x</title>" + bytes(100 << 20))
    began = time.process_time()
    assert _title(bomb, encoding="gzip") == "x"
    assert time.process_time() - began < 0.1
