"""TLS against the name, with certificates that the test makes itself."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.record.capture.server import LOOPBACK, NOON, Answer, Directory, Server, page
from watchkeeper.record.capture.errors import FetchError
from watchkeeper.record.capture.fetching import fetch
from watchkeeper.record.capture.limits import Limits
from watchkeeper.record.capture.policy import Policy
from watchkeeper.record.capture.wire import Peer

NAME = "page.example"
Secure = Callable[..., Server]


def _certificate(folder: Path, name: str, days: int) -> Path:
    """A self-signed certificate with its key in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "self-made")])
    end = datetime.now(UTC) + timedelta(days=days)
    alternative: list[x509.GeneralName] = [
        x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    ]
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(end - timedelta(days=30))
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName(alternative), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}{days}.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Callable[..., tuple[Server, Path]]]:
    """Starts servers with a certificate for a name."""
    made: list[Server] = []

    def start(
        answers: dict[str, Answer],
        name: str = NAME,
        days: int = 1,
        version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3,
    ) -> tuple[Server, Path]:
        path = _certificate(tmp_path, name, days)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        context.maximum_version = version
        made.append(Server(answers, context))
        return made[-1], path

    yield start
    for server in made:
        server.close()


def _fetch(server: Server, authorities: Path | None, host: str = NAME) -> Peer:
    directory = Directory({NAME: [["93.184.215.14"]]}, server.port)
    policy = Policy(server.policy.ports, server.policy.open_networks, authorities)
    (got,) = fetch(
        server.url("/", host, "https"), clock=NOON, policy=policy, network=directory.network,
        limits=Limits(idle_seconds=1),
    )  # fmt: skip
    return got.peer


def test_the_peer_and_its_certificate_are_known(secure: Callable[..., tuple[Server, Path]]) -> None:
    server, path = secure({"/": page(b"hello")})
    peer = _fetch(server, path)
    der = ssl.PEM_cert_to_DER_cert(path.read_text().partition("-----BEGIN PRIVATE")[0])
    assert peer.certificate_sha256 == sha256(der).hexdigest()
    assert peer.tls_version == "TLSv1.3"


@pytest.mark.parametrize(
    ("name", "host"), [("other.example", NAME), (NAME, "127.0.0.1"), ("*.page.example", NAME)]
)
def test_a_certificate_for_another_name_is_not_accepted(
    secure: Callable[..., tuple[Server, Path]], name: str, host: str
) -> None:
    server, path = secure({"/": page(b"hello")}, name)
    with pytest.raises(FetchError, match=f"certificate of {host} is not accepted.*mismatch"):
        _fetch(server, path, host)
    assert not server.requests


def test_a_certificate_for_an_ip_address_is_accepted_for_it(
    secure: Callable[..., tuple[Server, Path]],
) -> None:
    server, path = secure({"/": page(b"hello")}, "127.0.0.1")
    assert _fetch(server, path, "127.0.0.1")


def test_expired_and_unknown_certificates_are_not_accepted(
    secure: Callable[..., tuple[Server, Path]],
) -> None:
    server, path = secure({"/": page(b"hello")}, NAME, -1)
    with pytest.raises(FetchError, match="expired"):
        _fetch(server, path)
    with pytest.raises(FetchError, match="self-signed"):
        _fetch(server, None)
    assert not server.requests


def test_old_tls_and_plain_text_are_not_accepted(
    secure: Callable[..., tuple[Server, Path]],
) -> None:
    server, path = secure({"/": page(b"hello")}, version=ssl.TLSVersion.TLSv1_2)
    assert _fetch(server, path).tls_version == "TLSv1.2"
    plain = Server({"/": page(b"hello")})
    with pytest.raises(FetchError, match=r"TLS with page.example"):
        _fetch(plain, path)
    plain.close()


def test_an_end_without_goodbye_is_a_cut(secure: Callable[..., tuple[Server, Path]]) -> None:
    def cut(connection: object) -> None:
        assert isinstance(connection, ssl.SSLSocket)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nhalf a pa")
        connection.shutdown(2)
        connection.close()

    server, path = secure({"/": cut})
    with pytest.raises(FetchError, match="waiting for the answer"):
        _fetch(server, path)


def test_a_handshake_that_drips_runs_out_of_time() -> None:
    listening = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listening.accept()
        with contextlib.suppress(OSError), connection:
            connection.sendall(b"\x16\x03\x03\x3f\xff")
            for _ in range(100):
                connection.sendall(b"\x00")
                time.sleep(0.05)

    threading.Thread(target=drip, daemon=True).start()
    port = listening.getsockname()[1]
    policy = Policy(frozenset({port}), (LOOPBACK,))
    began = time.monotonic()
    with pytest.raises(FetchError, match="TLS with 127"):
        fetch(f"https://127.0.0.1:{port}/", clock=NOON, policy=policy, limits=Limits(seconds=0.5))
    assert time.monotonic() - began < 1.5
    listening.close()
