"""Checks a Watchkeeper bundle without trusting whoever published it.

    python3 -I -S verify.py DIR|ZIP [--root PIN] [--json]

One file, to be read before it is run; docs/bundle.md of Watchkeeper is its specification.
Exit code 0: everything holds; 1: something does not; 2: usage.
"""
# ruff: noqa: D103 -- the names say it

from __future__ import annotations

import argparse
import binascii
import json
import re
import struct
import sys
from fractions import Fraction
from hashlib import sha256, sha512
from html import unescape
from pathlib import Path
from typing import Any

HEX = re.compile("[0-9a-f]{64}")
MANIFEST, TAGMANIFEST, EVIDENCE = "manifest-sha256.txt", "tagmanifest-sha256.txt", "data/evidence/"
PATH = re.compile(
    r"(?=.{1,200}\Z)(?!.*/\.)(data(/[A-Za-z0-9._-]+)+|(bagit|bag-info|VERIFY)\.txt"
    r"|(tag)?manifest-sha256\.txt|verify\.(html|py)|trust/(policy|[1-9][0-9]*\.root)\.json"
    r"|sign/[a-z0-9-]+\.dsse\.json|log/(checkpoint(\.tsr)?|tile(/[0-9px.]+)+))"
)
INF = float("inf")


def need(condition: object, problem: str) -> None:
    if not condition:
        raise ValueError(problem)


def hexed(data: bytes) -> str:
    return sha256(data).hexdigest()


# --- JSON and base64, each value in one spelling


def canonical(value: Any) -> bytes:
    """RFC 8785, for values without floats and with ASCII keys."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def parse(data: bytes, where: str) -> Any:
    """JSON in canonical form: no key twice, no floats."""

    def number(text: str) -> int:
        right = re.fullmatch("-?[0-9]{1,16}", text) and abs(int(text)) < 2**53
        need(right, f"{where}: the number {text[:20]}")
        return int(text)

    depth = 0
    for char in re.sub(rb'"(?:[^"\\]|\\.)*"|[^][{}"]+', b"", data):
        depth += 1 if char in b"[{" else -1
        need(depth <= 64, f"{where}: too deep")
    value = json.loads(data.decode(), parse_int=number, parse_float=number, parse_constant=number)
    need(canonical(value) == data, f"{where}: not in canonical form")
    return value


def unbase64(text: str) -> bytes:
    data = binascii.a2b_base64(text)
    need(binascii.b2a_base64(data, newline=False) == text.encode(), "a second spelling of base64")
    return data


# --- Ed25519 (RFC 8032), with one spelling and no weak key

P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(a: Any, b: Any) -> Any:  # points are X, Y, Z, T: x = X/Z, y = Y/Z, xy = T/Z
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n: int, point: Any) -> Any:
    total = (0, 1, 1, 0)
    while n:
        total = add(total, point) if n & 1 else total
        point, n = add(point, point), n >> 1
    return total


def point_of(data: bytes) -> Any:
    """The point of its one encoding, unless it is of order 1, 2, 4 or 8."""
    sign, y = divmod(int.from_bytes(data, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x * pow(2, (P - 1) // 4, P) % P if (x * x - square) % P else x
    x = x if x & 1 == sign else P - x
    need(y < P and x < P and (x * x - square) % P == 0, "no encoding of a point")
    need(times(8, (x, y, 1, x * y % P))[0], "a point of small order")
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature holds."""
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    k = int.from_bytes(sha512(r + key + message).digest(), "little") % ORDER
    if len(key) != 32 or len(signature) != 64 or s >= ORDER:
        return False
    try:
        a, b = times(s, BASE), add(point_of(r), times(k, point_of(key)))
    except ValueError:
        return False
    return not any((a[i] * b[2] - b[i] * a[2]) % P for i in (0, 1))


# --- Figures: ((low, open), (high, open)), each a Fraction, INF for no upper end


def interval(value: Any) -> Any:
    """A value as report.json writes it."""
    low, high, *opened = (value[key] for key in ("low", "high", "low_open", "high_open"))
    for n in (low, high):
        written = re.fullmatch(r"(?=.{1,200}\Z)(0|[1-9][0-9]*)(\.[0-9]+)?", n)
        need(written or n == "unbounded", f"{n[:40]!r} is no decimal")
    low, high = (INF if n == "unbounded" else Fraction(n) for n in (low, high))
    right = low < high or (low == high < INF and not any(opened))
    need(right and not (high == INF and opened[1]), "not an interval")
    return (low, bool(opened[0])), (high, bool(opened[1]))


def joined(op: str, ends: Any) -> Any:
    """The sum or product of ends; a closed zero absorbs what it is multiplied with."""
    (x, _), (y, _) = ends if op == "product" else (ends[0], ends[0])
    if op == "product" and (0, False) in ends:
        return Fraction(0), False
    total = x * y if op == "product" else sum(n for n, _ in ends)
    return total, total < INF and any(opened for _, opened in ends)


def evaluate(op: str, inputs: Any) -> Any:
    """The value of an operation that gives an interval."""
    if op == "quotient":  # times the inverse, outward to 6 decimals
        dividend, (least, most) = inputs
        need(least[0] > 0, "divides by what may be zero")
        inverse = (1 / most[0], most[1]) if most[0] < INF else (Fraction(0), True)
        low, high = evaluate("product", [dividend, (inverse, (1 / least[0], least[1]))])
        top = high[0] if high[0] == INF else Fraction(-(-high[0] * 10**6 // 1), 10**6)
        return (Fraction(low[0] * 10**6 // 1, 10**6), low[1]), (top, high[1])
    low, high = zip(*inputs, strict=True)
    if op in ("sum", "product"):
        return joined(op, low), joined(op, high)
    need(op in ("minimum", "maximum", "hull"), "no such operation")
    top = (min if op == "minimum" else max)((n, not opened) for n, opened in high)
    return (max if op == "maximum" else min)(low), (top[0], not top[1])


# --- The log and the zip


def root_of(hashes: list[bytes]) -> bytes:
    """The RFC 6962 root over hashes: in pairs, an odd last one lifted."""
    while len(hashes) > 1:
        pairs, odd = zip(hashes[::2], hashes[1::2], strict=False), hashes[len(hashes) & ~1 :]
        hashes = [sha256(b"\1" + a + b).digest() for a, b in pairs] + odd
    return hashes[0]


def tile(level: int, index: int, width: int) -> str:
    *first, last = f"{index:,}".split(",")
    number = "".join(f"x{group:>03}/" for group in first) + f"{last:>03}"
    return f"log/tile/{level}/{number}" + (f".p/{width}" if width < 256 else "")


def read_zip(data: bytes) -> dict[str, bytes]:
    """The files of a zip that equals its one form, by name."""
    local, files, central, at, right = struct.Struct("<4s5H3I2H"), {}, [], 0, True
    while data.startswith(b"PK\3\4", at) and len(data) >= at + 30:
        size, length = local.unpack_from(data, at)[8:10]
        start = at + 30 + length
        name, body = data[at + 30 : start], data[start : start + size]
        crc = binascii.crc32(body)
        head = local.pack(b"PK\3\4", 20, 0, 0, 0, 33, crc, size, size, length, 0)
        right = right and data.startswith(head, at)
        files[name.decode("latin-1")] = body
        more = struct.pack("<3H2I", 0, 0, 0, 0o100644 << 16, at)
        central.append(b"PK\1\2" + struct.pack("<H", 788) + head[4:] + more + name)
        at = start + size
    tail, count = b"".join(central), len(central)
    tail += struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(tail), at, 0)
    right = right and data[at:] == tail and sorted(files) == list(files) and count == len(files)
    need(files and right, "the zip is not in its one form")
    return files


# --- The checks: each says what it looked at


def note(b: Any, condition: object, problem: str) -> None:
    b.problems += [] if condition else [problem]


def file(b: Any, path: str) -> bytes:
    need(path in b.files, f"{path} is missing")
    return bytes(b.files[path])


def below(b: Any, *folders: str) -> list[str]:
    return sorted(path for path in b.sizes if path.startswith(folders))


def take(b: Any, path: str, data: bytes) -> None:
    if known := PATH.fullmatch(path):
        b.sizes[path], b.digests[path] = len(data), hexed(data)
        b.files[path] = b"" if path.startswith(EVIDENCE) else data
    note(b, known, f"{path[:200]!r} has no place in a bundle")


def structure(b: Any) -> str:
    if b.target.is_dir():
        for path in b.target.rglob("*"):
            name = path.relative_to(b.target).as_posix()
            if path.is_file() and not path.is_symlink():
                take(b, name, path.read_bytes())
            elif path.is_symlink() or not (path.is_dir() and any(path.iterdir())):
                note(b, False, f"{name!r} is a link, a special file or an empty folder")
    else:
        files = read_zip(b.target.read_bytes())
        top = min(files).partition("/")[0] + "/"
        need(all(name.startswith(top) for name in files), "two folders")
        for name, data in files.items():
            take(b, name.removeprefix(top), data)
    return f"{len(b.sizes):,} files, {sum(b.sizes.values()):,} bytes"


def manifests(b: Any) -> str:
    payload, free = below(b, "data/"), below(b, "data/", "log/", "sign/", TAGMANIFEST)
    for name, paths in ((MANIFEST, payload), (TAGMANIFEST, sorted(b.sizes.keys() - free))):
        right, text = [f"{b.digests[path]}  {path}" for path in paths], file(b, name).decode()
        wrong = {line[66:266] for line in {*right} ^ {*text.split("\n")[:-1]}}
        b.problems += [f"{path!r} is not as {name} has it" for path in sorted(wrong)]
        note(b, wrong or text == "\n".join([*right, ""]), f"{name} is not in its one form")
    return f"{len(payload)} files of data"


def envelope(b: Any, path: str, kind: str, keys: list[str]) -> tuple[bytes, set[str]]:
    """Payload of a DSSE envelope, and the keys that signed it."""
    value, good = parse(file(b, path), path), set()
    payload, items = unbase64(value["payload"]), value["signatures"]
    ids = [item["keyid"] for item in items]
    right = value["payloadType"] == kind and sorted({*ids}) == ids
    need(right, f"{path}: another type, or a key twice")
    message = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)
    known = {hexed(bytes.fromhex(key)): key for key in keys}
    for item in items:
        key, sig = known.get(item["keyid"], ""), unbase64(item["sig"])
        held = key and signed(bytes.fromhex(key), message, sig)
        note(b, held, f"{path}: {'a signature fails' if key else 'signed by a foreign key'}")
        good |= {key} if held else set()
    return payload, good


def counted(root: Any, role: str, keys: Any) -> list[str]:
    """The participants of a role, each once, with one or more of the keys."""
    people = root["participants"]
    return [name for name in root["roles"][role]["participants"] if keys & {*people[name]}]


def root_at(b: Any, path: str, number: int) -> Any:
    """A well-formed root, signed or not."""
    payload = unbase64(parse(file(b, path), path)["payload"])
    root = parse(payload, path)
    people, revoked = root["participants"], root["revoked"]
    root["keys"] = keys = [key for own in people.values() for key in own]
    version = canonical([root["format"], root["version"]])
    need(version == canonical(["watchkeeper-root/1", number]), f"{path}: format or version")
    need(all(map(HEX.fullmatch, [*keys, *revoked])), f"{path}: a malformed key")
    need(len({*keys}) == len(keys), f"{path}: a key is listed twice")
    for role in (root["roles"]["release"], root["roles"]["root"]):
        names, quorum = role["participants"], role["threshold"]
        need(sorted({*names} & {*people}) == names, f"{path}: a participant twice or unknown")
        need(1 <= quorum <= len(names), f"{path}: a quorum of none or too many")
    b.pins.append(hexed(payload))
    return root


def roots(b: Any) -> str:
    """The chain of roots by the rotation rule, the pin, the policy."""
    chain: list[Any] = []
    for number, _ in enumerate(below(b, "trust/")[1:], 1):  # one is the policy
        path, kind = f"trust/{number}.root.json", "application/vnd.watchkeeper.root+json"
        pair = [root_at(b, path, number), *chain[-1:]]
        _, good = envelope(b, path, kind, [key for root in pair for key in root["keys"]])
        for root in pair:
            count = len(counted(root, "root", good - root["revoked"].keys()))
            enough = count >= root["roles"]["root"]["threshold"]
            note(b, enough, f"{path}: signed by {count}, too few for root {root['version']}")
            kept = root["revoked"].items() <= pair[0]["revoked"].items()
            note(b, kept, f"{path}: takes a revocation back")
        chain = pair[:1]
    note(b, b.pin in (None, *b.pins), "the pin is of no root here: another body's, or newer")
    b.root, policy = chain[0], b.digests.get("trust/policy.json")
    note(b, policy == b.root["policy"], "trust/policy.json is not as the root names it")
    return f"version {b.root['version']}, {len(b.root['participants'])} participants"


def checkpoint(b: Any) -> str:
    origin, mark, encoded = b.root["log"].split("+", 2)
    key, path = unbase64(encoded), "log/checkpoint"
    named = hexed(origin.encode() + b"\n" + key)[:8] == mark and key[:1] == b"\1"
    form = r"((\S+)\n([1-9][0-9]{0,14})\n(\S+)\n)\n— (\S+) (\S+)\n"
    found = re.fullmatch(form, file(b, path).decode())
    text, name, size, root, signer, line = found.groups() if found else [""] * 6
    need(named and name == signer == origin, f"{path}: malformed, or another log's")
    made = unbase64(line)
    right = made[:4].hex() == mark and signed(key[1:], text.encode(), made[4:])
    need(right, f"{path}: the log's signature fails")
    b.log = {"origin": origin, "root": unbase64(root).hex(), "size": int(size)}
    token = ", a time-stamp token (not checked)" if "log/checkpoint.tsr" in b.sizes else ""
    return f"{b.log['size']:,} entries{token}"


def signatures(b: Any) -> str:
    """Statements over the digest and the log; participants against the threshold."""
    counting, role, size = set(), b.root["roles"]["release"], b.log["size"]
    subject = {"digest": {"sha256": b.digests[TAGMANIFEST]}, "name": TAGMANIFEST}
    statement: Any = {"_type": "https://in-toto.io/Statement/v1", "predicate": {"log": b.log}}
    statement |= {"predicateType": "urn:watchkeeper:release:1", "subject": [subject]}
    for path in below(b, "sign/"):
        name = path[5:-10]
        keys = b.root["participants"][name] if name in role["participants"] else []
        payload, good = envelope(b, path, "application/vnd.in-toto+json", keys)
        same = payload == canonical(statement)
        note(b, same, f"{path} is not over this bundle and its log")
        counting |= {k for k in good if same and size <= b.root["revoked"].get(k, size)}
    signers = counted(b.root, "release", counting)
    said = f"by {len(signers)} of {role['threshold']} needed: {', '.join(signers)}"
    note(b, len(signers) >= role["threshold"], f"signed {said}")
    return said


def log(b: Any) -> str:
    count, level, above, paths, rest = b.log["size"], 0, None, set(), list[bytes]()
    need(32 * count <= sum(b.sizes.values()), "tiles are missing")
    while count:
        tiles = [tile(level, at // 256, min(256, count - at)) for at in range(0, count, 256)]
        paths.update(tiles)
        data = b"".join(file(b, path) for path in tiles)
        hashes = [data[at : at + 32] for at in range(0, len(data), 32)]
        right = len(data) == 32 * count and above in (None, hashes)
        need(right, f"level {level}: wrong tiles")
        b.leaves = b.leaves if level else hashes
        count, level = count // 256, level + 1
        above = [root_of(hashes[at : at + 256]) for at in range(0, 256 * count, 256)]
        if len(hashes) % 256:
            rest = [root_of(hashes[256 * count :] + rest)]
    need(rest[0].hex() == b.log["root"], "the tiles give another root")
    note(b, {*below(b, "log/tile/")} == paths, "more tiles than the log has")
    return f"{len(paths)} tiles"


def disclosures(b: Any) -> str:
    items = parse(file(b, "data/disclosures.json"), "disclosures.json")["entries"]
    b.entries = {item["envelope"]["id"]: item["envelope"] for item in items}
    need(len(b.entries) == len(items), "an entry twice")
    for item in items:
        index, envelope = item["index"], canonical(item["envelope"])
        leaf = sha256(b"\0" + sha256(bytes.fromhex(item["salt"]) + envelope).digest()).digest()
        there = index >= 0 and b.leaves[index : index + 1] == [leaf]
        note(b, there, f"entry {index} is not so in the log")
    bodies = [entry["body"] for entry in b.entries.values() if entry["kind"] == "exhibit"]
    exhibits = {(EVIDENCE + body["sha256"], body["size"]) for body in bodies}
    for path in below(b, EVIDENCE):
        known = path == EVIDENCE + b.digests[path] and (path, b.sizes[path]) in exhibits
        note(b, known, f"{path} has another digest, or no disclosed entry")
    return f"{len(items)} entries"


def report(b: Any) -> str:
    value = parse(file(b, "data/report.json"), "report.json")
    old, right = value["supersedes"], value["format"] == "watchkeeper-report/1"
    right = right and (not old or HEX.fullmatch(old["bundle"])) and type(value["exercise"]) is bool
    need(right, "format, exercise or supersedes")
    b.about = value
    for part in ("statements", "figures", "claims"):
        items = {item["id"]: item for item in value[part]}
        setattr(b, part, items)
        need(len(items) == len(value[part]), f"an id twice in {part}")
    for name, item in b.statements.items():
        text, shown = item["text"], [b.figures[figure]["shown"] for figure in item["figures"]]
        right = hexed(text.encode()) == item["sha256"] and {*item["basis"]} <= b.claims.keys()
        right = right and all(any(words in text for words in each) for each in shown)
        note(b, right, f"statement {name}: its digest, basis or figures")
    return f"{len(b.statements)} statements"


def claims(b: Any) -> str:
    bodies = {e["body"]["id"]: e["body"] for e in b.entries.values() if e["kind"] == "claim"}
    for name, claim in b.claims.items():
        need(name in bodies, f"claim {name} is in no disclosed entry")
        said, source, bounds = bodies[name]["quantity"], bodies[name]["source"], claim["bounds"]
        same = [source["exhibit"], source["row"]] == [claim["exhibit"], claim["row"]]
        if said and bounds:
            low, high = said["bounds"]["low"] or "0", said["bounds"]["high"] or "unbounded"
            ends = interval({**said["bounds"], "low": low, "high": high})
            same = same and interval(bounds) == ends and said["unit"] == claim["unit"]
        note(b, same and (not said) == (not bounds), f"claim {name} is not as its entry has it")
    return f"{len(b.claims)} claims"


def follows(b: Any, node: Any, values: Any) -> Any:
    """The value that follows from the values of the inputs."""
    op, unit = node["op"], node["unit"]
    inputs = [values[name][0] for name in node["inputs"]]
    units = {values[name][1] for name in node["inputs"]}
    if op == "given":
        need(len({"claim", "parameter", "law"} & {*node}) == 1 and not inputs, "no single place")
        claim = b.claims[node["claim"]] if "claim" in node else {"bounds": node["value"], **node}
        need(claim["unit"] == unit, "another unit than its claim")
        return interval(claim["bounds"])
    if op == "count":
        return ((len(inputs), False),) * 2
    if op == "compare":
        ((low, opened), (high, _)), (limit, same) = inputs
        need(limit == same and len(units) == 1 and not unit, "units, or more than one limit")
        above = (low, opened) >= (limit[0], True)
        return {"answer": "yes" if above else "no" if high <= limit[0] else "undetermined"}
    need(op in ("product", "quotient") or units == {unit}, "units differ")
    return evaluate(op, inputs)


def figures(b: Any) -> str:
    values: dict[str, Any] = {}
    for name, node in b.figures.items():
        try:
            known = node["value"] if node["op"] == "compare" else interval(node["value"])
            note(b, follows(b, node, values) == known, f"figure {name} does not follow")
            values[name] = known, node["unit"]
        except Exception as error:
            note(b, False, f"figure {name}: {error!r}")
    return f"{len(values)} figures"


def html(b: Any) -> str:
    page, found = file(b, "data/report.html").decode(), {}
    for mark in ("data-figure", "data-text-hash"):
        form = rf'<([a-z][a-z0-9]*)\s(?:[^<>]*\s)?{mark}="([^"<>]*)"[^<>]*>(.*?)</\1>'
        hits = re.findall(form, page, re.S)
        found[mark] = {(name, unescape(re.sub("<[^<>]*>", "", text))) for _, name, text in hits}
        note(b, len(hits) == page.count(mark + "="), f"{mark} in another form")
    space = re.compile("[ \t\n\f]+")
    printed = {(name, space.sub(" ", text).strip(" ")) for name, text in found["data-figure"]}
    shown = {(name, words) for name, node in b.figures.items() for words in node["shown"]}
    for name, words in sorted(printed ^ shown):
        note(b, False, f"figure {name} unlike shown: {words[:80]!r}")
    texts = found["data-text-hash"]
    for digest, text in texts:
        note(b, hexed(text.encode()) == digest, f"changed: {text[:80]!r}")
    for name, item in b.statements.items():
        note(b, (item["sha256"], item["text"]) in texts, f"lacks statement {name}")
    return f"{len(printed)} figures and {len(texts)} texts"


CHECKS: Any = {  # in their order, each with those that it needs
    structure: "", manifests: "", roots: "", checkpoint: ["roots"], signatures: ["checkpoint"],
    log: ["checkpoint"], disclosures: ["log"], report: "", claims: ["report", "disclosures"],
    figures: ["report"], html: ["report"],
}  # fmt: skip


def verify(target: str | Path, pin: str | None = None) -> dict[str, Any]:
    """The verdict on a folder or zip, as data."""
    b: Any = argparse.Namespace(files={}, sizes={}, digests={}, pins=[], about={}, pin=pin)
    b.target, checks = Path(target), dict[str, Any]()
    for check, needs in CHECKS.items():
        b.problems, state, looked = [], "not done", ""
        if all(checks[n]["state"] == "holds" for n in needs) and (b.sizes or not checks):
            try:
                looked = check(b)
            except Exception as error:
                note(b, False, f"{error}" if type(error) is ValueError else repr(error))
            state = "fails" if b.problems else "holds"
        checks[check.__name__] = {"state": state, "checked": looked, "problems": b.problems}
    return {
        **{key: b.about.get(key) for key in ("exercise", "supersedes")},
        "ok": all(check["state"] == "holds" for check in checks.values()),
        "digest": b.digests.get(TAGMANIFEST), "pins": b.pins, "pinned": pin is not None,
        "checks": checks,
    }  # fmt: skip


def told(result: Any) -> str:
    """The verdict in words."""
    exercise = {True: "EXERCISE: this material is made up.", False: "Not an exercise."}
    out = [exercise.get(result["exercise"], "Unknown whether an exercise.")]
    out += [f"digest {result['digest']}", *(f"root   {pin}" for pin in result["pins"])]
    out += [f"supersedes {result['supersedes']}"] if result["supersedes"] else []
    for name, check in result["checks"].items():
        out += [f"  {check['state']:<8}  {name:<11}  {check['checked']}".rstrip()]
        out += [f"            - {problem}" for problem in check["problems"]]
    out += ["Everything holds." if result["ok"] else "DOES NOT HOLD."]
    if not result["pinned"]:
        out += ["Without --root: no accidental change found; re-signing cannot be excluded."]
    out += ["Not proved: that sources say the truth or were read fairly (integrity is not truth);"]
    out += ["that nothing was left out; that words follow from figures; when it was signed."]
    return "\n".join(out)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("target", type=Path, metavar="DIR|ZIP")
    parser.add_argument("--root", metavar="PIN")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(arguments)
    if not args.target.exists() or (args.root and not HEX.fullmatch(args.root)):
        parser.error("no such bundle or pin")
    result = verify(args.target, args.root)
    text = json.dumps(result, indent=2) if args.json else told(result)
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
