"""A server on the loopback that sends exactly the bytes that a test gives it."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network

from watchkeeper.record.capture.addresses import IP
from watchkeeper.record.capture.policy import Policy
from watchkeeper.record.capture.wire import Network, dial, resolve
from watchkeeper.record.clock import FixedClock

NOON = FixedClock(datetime(2026, 3, 1, 12, tzinfo=UTC))
LOOPBACK = ip_network("127.0.0.0/8")
PUBLIC = "93.184.215.14"

Answer = bytes | Callable[[socket.socket], None]


def page(content: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """A response with a length."""
    lines = "".join(f"{line}\r\n" for line in (*headers, f"Content-Length: {len(content)}"))
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1") + content


def redirect(place: str, status: str = "302 Found") -> bytes:
    return page(b"", f"Location: {place}", status=status)


@dataclass
class Server:
    """Answers by path; remembers what was asked."""

    answers: dict[str, Answer]
    context: ssl.SSLContext | None = None
    requests: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def policy(self) -> Policy:
        """Opens the loopback and this port."""
        return Policy(ports=frozenset({80, 443, self.port}), open_networks=(LOOPBACK,))

    def url(self, path: str, host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError, KeyError), connection:
            connection.settimeout(5)
            if self.context is None:
                self._talk(connection)
                return
            with self.context.wrap_socket(connection, server_side=True) as secured:
                self._talk(secured)
                secured.unwrap()

    def _talk(self, connection: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            if not (data := connection.recv(4096)):
                return
            request += data
        self.requests.append(request)
        answer = self.answers[request.split(b" ")[1].decode()]
        if callable(answer):
            answer(connection)
        else:
            connection.sendall(answer)


def dripping(pieces: Iterable[bytes], seconds: float) -> Callable[[socket.socket], None]:
    """Sends pieces with a pause after each."""

    def send(connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(seconds)

    return send


@dataclass
class Directory:
    """A resolver that gives scripted answers, and a dialler that sends every call to one port."""

    answers: dict[str, list[Sequence[str]]]
    port: int
    asked: list[str] = field(default_factory=list)
    dialled: list[str] = field(default_factory=list)

    @property
    def network(self) -> Network:
        return Network(resolve=self._resolve, dial=self._dial)

    def _resolve(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        left = self.answers.get(host)
        if left is None:
            return resolve(host, port)
        return left.pop(0) if len(left) > 1 else left[0]

    def _dial(self, ip: IP, port: int, seconds: float) -> socket.socket:
        self.dialled.append(str(ip))
        return dial(ip_address("127.0.0.1"), self.port, seconds)
