from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.record.capture.addresses import parse_address, shown
from watchkeeper.record.capture.errors import RefusedError

ODD = (
    ("http://2130706433/", "IPv4"),
    ("http://0x7f000001/", "IPv4"),
    ("http://0x7f.0.0.1/", "IPv4"),
    ("http://0177.0.0.1/", "IPv4"),
    ("http://017700000001/", "IPv4"),
    ("http://127.1/", "IPv4"),
    ("http://127.0.0.01/", "IPv4"),
    ("http://127.0.0.0x1/", "IPv4"),
    ("http://127.0.0.1.1/", "IPv4"),
    ("http://example.0x/", "IPv4"),
    ("http://256.1.1.1/", "IPv4"),
    ("http://127.0.0.1./", "trailing dot"),
    ("http://example.org./", "trailing dot"),
    ("http://localhost./", "trailing dot"),
    ("http://bücher.example/", "ASCII"),
    ("http://example。org/", "ASCII"),
    ("http://①②⑦.⓪.⓪.①/", "ASCII"),
    ("http://\uff11\uff12\uff17.0.0.1/", "ASCII"),
    ("http://[::1%25eth0]/", "IPv6"),
    ("http://[::1%eth0]/", "IPv6"),
    ("http://[::g]/", "IPv6"),
    ("http://[1.2.3.4]/", "IPv6"),
    ("http://[v1.x]/", "IPv6"),
    ("http://::1/", "one way"),
    ("http://[::1/", "one way"),
    ("http://[::1]x/", "one way"),
    ("http://user@example.org/", "user name"),
    ("http://user:secret@example.org/", "user name"),
    ("http://example.org@127.0.0.1/", "user name"),
    ("http://example.org%00.evil.example/", "proper name"),
    ("http://%31%32%37.0.0.1/", "IPv4"),
    ("http://exa mple.org/", "proper name"),
    ("http://-example.org/", "proper name"),
    ("http://a..b/", "proper name"),
    (f"http://{'a' * 64}.org/", "proper name"),
    (f"http://{'a.' * 127}org/", "proper name"),
    ("http:///path", "no host"),
    ("http://:80/", "no host"),
    ("http://example.org:/", "port"),
    ("http://example.org:080/", "port"),
    ("http://example.org:0/", "port"),
    ("http://example.org:99999/", "port 99999"),
    ("http://example.org:100000/", "port"),
    ("http://example.org:22/", "port 22"),
    ("http://example.org:8080/", "port 8080"),
    ("http://example.org:80:80/", "one way"),
    ("http://example.org\\@127.0.0.1/", "backslash"),
    ("http:\\\\127.0.0.1/", "backslash"),
    ("http://example.org/\r\nHost: evil", "control"),
    ("http://example.org/\x00", "control"),
    ("http://exa\tmple.org/", "control"),
    ("http://example.org/\u202e", "control"),
    (" http://example.org/", "space"),
    ("http://example.org/ ", "space"),
    ("ftp://example.org/", "scheme ftp"),
    ("file:///etc/passwd", "scheme file"),
    ("gopher://127.0.0.1:70/", "scheme gopher"),
    ("dict://127.0.0.1:11211/", "scheme dict"),
    ("jar:http://example.org!/", "form"),
    ("data:text/html,x", "form"),
    ("javascript:alert(1)", "form"),
    ("http:example.org", "form"),
    ("http:/example.org", "form"),
    ("//example.org/", "form"),
    ("example.org", "form"),
    ("", "form"),
    (f"http://example.org/{'a' * 4096}", "longer"),
)


@pytest.mark.parametrize(("text", "reason"), ODD, ids=[ascii(text)[:60] for text, _ in ODD])
def test_odd_spellings_are_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(RefusedError, match=reason) as refused:
        parse_address(text)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("https://example.org:443/a?b#c", "https://example.org/a?b"),
        ("http://example.org:443/", "http://example.org:443/"),
        ("https://example.org?q=1", "https://example.org/?q=1"),
        ("https://xn--bcher-kva.example/ü ß", "https://xn--bcher-kva.example/%C3%BC%20%C3%9F"),
        ("https://example.org/a%2Fb/../c;d?e=[1]|2", "https://example.org/a%2Fb/../c;d?e=[1]|2"),
        ("https://a_b.example.org/", "https://a_b.example.org/"),
        ("http://93.184.215.14/", "http://93.184.215.14/"),
        ("http://[2606:2800:21F:0:0::1]/", "http://[2606:2800:21f::1]/"),
    ],
)
def test_proper_addresses_are_written_in_one_way(text: str, url: str) -> None:
    assert parse_address(text).url == url
    assert parse_address(url).url == url


def test_a_port_can_be_allowed() -> None:
    assert parse_address("http://example.org:8080/", {8080}).authority == "example.org:8080"


@given(st.text(max_size=40), st.sampled_from(["", "http://", "https://[", "http://1"]))
def test_any_text_is_refused_or_safe_to_send(text: str, start: str) -> None:
    try:
        url = parse_address(start + text).url
    except RefusedError as error:
        assert str(error).isprintable()
        return
    assert url.isascii()
    assert url.isprintable()
    assert " " not in url


def test_what_is_shown_is_short_and_printable() -> None:
    assert len(shown("a" * 5000)) < 250
    assert shown("\x1b[2J").isprintable()
