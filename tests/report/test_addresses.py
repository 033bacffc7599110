"""Only plain web addresses become links; the text stays whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.report.addresses import pieces


def links(text: str) -> list[str]:
    return [piece for piece, is_link in pieces(text) if is_link]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org/a?b=1&c=%20#d", ["https://example.org/a?b=1&c=%20#d"]),
        ("https://a.org/1 ; http://b.org/2", ["https://a.org/1", "http://b.org/2"]),
        ("RFA, citing RFA https://a.org/oil.html)", ["https://a.org/oil.html"]),
        ("(see https://a.org/x_(y)).", ["https://a.org/x_(y)"]),
        ("https://조선.example/글", ["https://조선.example/글"]),
        ("javascript:alert(1)", []),
        ("javascript:https://a.org", []),
        ("data:text/html,https", []),
        ("file:///etc/passwd", []),
        ("//example.org/a", []),
        ("https://user:pass@example.org/", []),
        ("https://", []),
        ("https://[::1", []),
        ("https://a.org:99999/", []),
        ("https://a.org/\u202egnp", []),
        ("S/2019/171, annex 4", []),
        ("", []),
    ],
)
def test_links(text: str, expected: list[str]) -> None:
    assert links(text) == expected


@given(
    st.text()
    | st.lists(
        st.sampled_from(["https://", "a.org", "@", ")", "(", " ", ".", "\u200f", "javascript:"])
    ).map("".join)
)
def test_the_text_stays_whole(text: str) -> None:
    found = pieces(text)
    assert "".join(piece for piece, _ in found) == text
    for piece, is_link in found:
        assert not is_link or piece.lower().startswith(("http://", "https://"))
