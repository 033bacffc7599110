"""An optional second reader: a language model behind an OpenAI-compatible address. Off by default.

The rules:

1. A document that is not public goes to a loopback address only; a public one to loopback, or to
   others by HTTPS. No proxy is asked, no redirect followed.
2. The document is hostile input. It is sent as a value of JSON beside fixed instructions; the model
   has no tools; its answer is data of a fixed shape or it is nothing.
3. Every item quotes the document character for character, at exactly one place, and names its
   speaker in the document's words; otherwise it is refused, with the reason.
4. A raw answer is stored under the hash of its request before it is read, and replayed from there
   ever after: the same request is never sent twice.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol
from urllib.parse import urlsplit, urlunsplit

import msgspec

from watchkeeper.claims.actors import UNREGISTERED, resolve
from watchkeeper.reading.model import (
    EVENT_TYPES,
    STANCES,
    Document,
    EventType,
    ProposedClaim,
    Span,
    Speaker,
    Stance,
)
from watchkeeper.record.durable import write_file

if TYPE_CHECKING:
    import httpx

KEY_VARIABLE = "WATCHKEEPER_BACKEND_KEY"
"""Environment variable with the key of the address, where it wants one."""
MARK = "backend:"
"""With what the rule of a claim begins that a model proposed."""

_SECONDS = 180.0
_LARGEST = 4_000_000
_PIECE = 12_000
_MOST = 500


class BackendError(ValueError):
    """An address that may not be used, or an answer that cannot be."""


class Responses(Protocol):
    """Where raw answers are kept, by the hash of their request."""

    def get(self, key: str) -> bytes | None:
        """The stored answer, None when there is none."""
        ...

    def put(self, key: str, content: bytes) -> None:
        """Stores an answer."""
        ...


@dataclass(frozen=True, slots=True)
class Folder:
    """Answers as files of a folder.

    Attributes:
        path: The folder; it is made when the first answer is stored.
    """

    path: Path

    def get(self, key: str) -> bytes | None:
        """The stored answer."""
        file = self.path / f"{key}.json"
        return file.read_bytes() if file.is_file() else None

    def put(self, key: str, content: bytes) -> None:
        """Stores an answer, whole or not at all."""
        self.path.mkdir(parents=True, exist_ok=True)
        write_file(self.path / f"{key}.json", content)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model answers.

    Attributes:
        url: Address up to and with its version, such as `http://127.0.0.1:8080/v1`.
        model: Name of the model there.
    """

    url: str
    model: str


@dataclass(frozen=True, slots=True)
class Refused:
    """An item of an answer that was not taken.

    Attributes:
        quote: What it quoted, shortened.
        reason: Why it was refused.
    """

    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What a model proposed.

    Attributes:
        claims: The items that hold, in the order of the text.
        refused: The others.
        keys: Hashes of the requests, under which the raw answers are stored.
    """

    claims: tuple[ProposedClaim, ...]
    refused: tuple[Refused, ...]
    keys: tuple[str, ...]


class _Item(msgspec.Struct, forbid_unknown_fields=True):
    quote: Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
    speaker: Annotated[str, msgspec.Meta(max_length=300)]
    stance: Stance
    event_types: Annotated[list[EventType], msgspec.Meta(max_length=5)]


class _Items(msgspec.Struct, forbid_unknown_fields=True):
    claims: Annotated[list[msgspec.Raw], msgspec.Meta(max_length=_MOST)]


def usable_address(url: str, *, public: bool) -> str:
    """The address as it is used: `localhost` is the loopback address itself, not a name to look up.

    Args:
        url: Address of the endpoint.
        public: Whether everything that is to be sent is public.

    Raises:
        BackendError: It may not be used for that.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BackendError(f"{url!r} is no address of a backend") from None
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.query:
        raise BackendError(f"{url!r} is no address such as http://127.0.0.1:8080/v1")
    if host == "localhost":
        host = "127.0.0.1"
    if not _is_loopback(host):
        if not public:
            raise BackendError(f"what is not public goes to a loopback address only, not to {host}")
        if parts.scheme != "https":
            raise BackendError(f"{host} is another machine, which is asked by https only")
    named = f"[{host}]" if ":" in host else host
    network = named if port is None else f"{named}:{port}"
    return urlunsplit((parts.scheme, network, parts.path.rstrip("/"), "", ""))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def propose(
    document: Document, endpoint: Endpoint, responses: Responses, *, public: bool
) -> Answered:
    """Asks a model for the claims of a document.

    Args:
        document: The document.
        endpoint: Where to ask.
        responses: Where raw answers are stored and replayed from.
        public: Whether the document is public.

    Raises:
        BackendError: The address may not be used, does not answer, or its answer has another shape.
    """
    address = usable_address(endpoint.url, public=public)
    claims: dict[str, ProposedClaim] = {}
    refused: list[Refused] = []
    keys: list[str] = []
    for start, end in _pieces(document.text):
        request = _request(document, (start, end), endpoint.model)
        key = sha256(request).hexdigest()
        raw = responses.get(key)
        if raw is None:
            raw = _post(f"{address}/chat/completions", request)
            responses.put(key, raw)
        keys.append(key)
        for item in _items(raw, key):
            found = _claim(item, document.text, (start, end), endpoint.model)
            if isinstance(found, Refused):
                refused.append(found)
            else:
                claims.setdefault(found.id, found)
    ordered = sorted(claims.values(), key=lambda claim: (claim.span, claim.id))
    return Answered(tuple(ordered), tuple(refused), tuple(keys))


def _pieces(text: str) -> Iterator[Span]:
    """The text in pieces that end between paragraphs where they can."""
    start = 0
    while start < len(text):
        end = min(start + _PIECE, len(text))
        if end < len(text):
            cut = max(text.rfind("\n\n", start, end), text.rfind(". ", start, end))
            end = cut + 2 if cut > start else end
        yield start, end
        start = end


@lru_cache(maxsize=1)
def _instructions() -> str:
    return (files("watchkeeper.reading") / "data" / "backend.txt").read_text(encoding="utf-8")


def _request(document: Document, piece: Span, model: str) -> bytes:
    told = {"date": document.anchor.isoformat(), "document": document.text[piece[0] : piece[1]]}
    body = {
        "model": model,
        "temperature": 0,
        "seed": 0,
        "messages": [
            {"role": "system", "content": _instructions()},
            {"role": "user", "content": json.dumps(told, ensure_ascii=False)},
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "claims", "strict": True, "schema": SCHEMA},
        },
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


_FIELDS: dict[str, Any] = {
    "quote": {"type": "string"},
    "speaker": {"type": "string"},
    "stance": {"type": "string", "enum": list(STANCES)},
    "event_types": {"type": "array", "items": {"type": "string", "enum": list(EVENT_TYPES)}},
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["claims"],
    "properties": {
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": list(_FIELDS),
                "properties": _FIELDS,
            },
        }
    },
}
"""The shape of an answer; it is demanded of the model and checked again when it comes."""


def _post(url: str, body: bytes) -> bytes:
    try:
        import httpx  # noqa: PLC0415  (belongs to the extra)
    except ImportError:
        raise BackendError("asking a backend needs httpx; run `make reading`") from None
    headers = {"content-type": "application/json"}
    if key := os.environ.get(KEY_VARIABLE):
        headers["authorization"] = f"Bearer {key}"
    try:
        with (
            httpx.Client(trust_env=False, follow_redirects=False, timeout=_SECONDS) as client,
            client.stream("POST", url, content=body, headers=headers) as response,
        ):
            return _bounded(response)
    except (httpx.HTTPError, OSError) as error:
        raise BackendError(f"{url} does not answer ({type(error).__name__}: {error})") from None


def _bounded(response: httpx.Response) -> bytes:
    if response.status_code != 200:
        raise BackendError(f"{response.url} answers with status {response.status_code}")
    content = b""
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > _LARGEST:
            raise BackendError(f"{response.url} answers with more than {_LARGEST:,} bytes")
    return content


def _items(raw: bytes, key: str) -> list[msgspec.Raw]:
    """The items of a raw answer; each is checked on its own, so that one bad one loses no other."""
    try:
        content = json.loads(raw)["choices"][0]["message"]["content"]
        return msgspec.json.decode(content, type=_Items).claims
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise BackendError(
            f"the backend's answer, stored as {key}.json, has another shape ({error}); "
            "without that file it is asked again"
        ) from None


def _claim(raw: msgspec.Raw, text: str, piece: Span, model: str) -> ProposedClaim | Refused:
    shown = bytes(raw)[:80].decode("utf-8", "replace")
    try:
        item = msgspec.json.decode(raw, type=_Item)
    except msgspec.MsgspecError as error:
        return Refused(shown, f"another shape: {error}")
    quote = item.quote
    start = text.find(quote, *piece)
    if start < 0:
        return Refused(quote[:80], "its quotation does not stand in the document")
    if text.find(quote, start + 1, piece[1]) >= 0:
        return Refused(quote[:80], "its quotation stands at several places")
    if item.speaker and item.speaker not in text:
        return Refused(quote[:80], f"its speaker {item.speaker[:80]!r} is not in the document")
    span = (start, start + len(quote))
    actors = [name for name in resolve(item.speaker).actors if not name.startswith(UNREGISTERED)]
    entity = actors[0] if len(actors) == 1 else ""
    content = [*span, item.speaker, item.stance, MARK + model]
    return ProposedClaim(
        id="c" + sha256(json.dumps(content).encode()).hexdigest()[:12],
        span=span,
        text=quote,
        voice="reported" if item.speaker else "author",
        speaker=Speaker(item.speaker, entity, resolved="named" if item.speaker else "outlet"),
        cue="",
        stance=item.stance,
        event_types=tuple(sorted(set(item.event_types))),
        rules=(MARK + model,),
    )
