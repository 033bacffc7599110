"""What of a page a reader can see: hidden elements are taken out before the text is made.

Text may be hidden for good reasons (a folded menu) or bad ones (words for machines only). Neither
was said to a reader, so neither becomes a claim. An element is hidden by its own attributes or by
a rule of the page's own style sheet with a simple selector; rules of sheets that the page only
links to are unknown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

Colour = tuple[int, int, int]

NEVER = frozenset({
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "canvas",
    "select", "option", "textarea", "input", "button", "audio", "video", "map", "dialog", "head",
    "applet", "datalist", "meter", "progress", "frameset", "noframes",
})  # fmt: skip
"""Elements whose content is no text of the page."""

_RULE = re.compile(r"([^{}@]{1,500})\{([^{}]{0,2000})\}")
_SELECTOR = re.compile(r"(?:[a-z][a-z0-9]*)?[.#][\w-]+|[a-z][a-z0-9]*", re.I)
_FOR_MACHINES = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader(?:-text)?|offscreen|a11y-hidden)(?:\s|$)",
    re.I,
)
_NOTHING = re.compile(r"0*(?:\.0+)?(?:px|em|rem|pt|%|vw|vh)?$")
_TINY = re.compile(r"(?:0?\.\d+|1(?:\.\d+)?)(?:px|pt)$")
_FAR = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|em|rem|pt|vw|vh|%)$")
_CLIPPED = re.compile(r"rect\((?:[01](?:px)?[,\s]*){4}\)|inset\((?:50|[6-9]\d|100)%")
_HEX = re.compile(r"#([0-9a-f]{3,8})$")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FRACTION = re.compile(r"\.\d+")
_NUMBERS = re.compile(r"\d{1,9}")
_NAMED: Mapping[str, Colour] = {
    "white": (255, 255, 255), "snow": (255, 250, 250), "ivory": (255, 255, 240),
    "whitesmoke": (245, 245, 245), "ghostwhite": (248, 248, 255), "floralwhite": (255, 250, 240),
    "black": (0, 0, 0), "red": (255, 0, 0), "blue": (0, 0, 255), "green": (0, 128, 0),
    "grey": (128, 128, 128), "gray": (128, 128, 128), "yellow": (255, 255, 0),
}  # fmt: skip
_WHITE: Colour = (255, 255, 255)
_LIKE = 30  # sum of the differences of red, green and blue below which two colours are one


def take_out_hidden(root: Any, styles: str) -> int:
    """Takes out of a tree what a reader cannot see.

    Args:
        root: Root of an lxml tree, which is changed.
        styles: Text of the page's own style sheets.

    Returns:
        Number of characters of text that were taken out, scripts and forms aside.
    """
    rules = _rules(styles)
    grounds: dict[Any, Colour | None] = {}
    hidden: list[tuple[Any, bool]] = []
    inside: Any = None
    for event, element in _walk(root):
        if event == "end":
            inside = None if element is inside else inside
            continue
        if inside is not None:
            continue
        if element.tag in NEVER:
            hidden.append((element, False))
            inside = element
            continue
        style = _style(element, rules)
        parent = element.getparent()
        ground = grounds[element] = _ground(element, style, grounds.get(parent, _WHITE))
        if _is_hidden(element, style, ground):
            hidden.append((element, True))
            inside = element
    return sum(_drop(element, counts) for element, counts in hidden)


def _walk(root: Any) -> Any:
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415

    return etree.iterwalk(root, events=("start", "end"))


def _drop(element: Any, counts: bool) -> int:
    size = sum(len("".join(text.split())) for text in element.itertext()) if counts else 0
    parent = element.getparent()
    if parent is not None:
        _keep_tail(element, parent)
        parent.remove(element)
    return size


def _keep_tail(element: Any, parent: Any) -> None:
    """What follows an element belongs to its parent, and stays."""
    tail = f" {element.tail or ''}"
    before = element.getprevious()
    # What the parser of HTML lets in, the tree does not take back: control characters.
    if before is not None:
        before.tail = _NO_XML.sub("", (before.tail or "") + tail)
    else:
        parent.text = _NO_XML.sub("", (parent.text or "") + tail)
    element.tail = None


def _rules(styles: str) -> Mapping[str, dict[str, str]]:
    """Declarations by simple selector: a class, an id, an element, or an element with a class."""
    rules: dict[str, dict[str, str]] = defaultdict(dict)
    plain = re.sub(r"/\*.*?\*/", "", styles, flags=re.DOTALL) if "*/" in styles else styles
    for selectors, body in _RULE.findall(_without_conditions(plain)):
        for selector in selectors.split(","):
            if _SELECTOR.fullmatch(selector.strip()):
                rules[selector.strip()].update(_declarations(body))
    return rules


def _without_conditions(styles: str) -> str:
    """The sheet without the rules that hold only for print, narrow screens and the like."""
    kept: list[str] = []
    at = 0
    while (start := styles.find("@", at)) >= 0:
        kept.append(styles[at:start])
        at = _end_of_block(styles, start)
    kept.append(styles[at:])
    return "".join(kept)


def _end_of_block(styles: str, start: int) -> int:
    level = 0
    for found in re.compile(r"[{};]").finditer(styles, start):
        level += {"{": 1, "}": -1}.get(found[0], 0)
        if level <= 0:
            return found.end()
    return len(styles)


def _declarations(body: str) -> dict[str, str]:
    pairs = (piece.partition(":") for piece in body[:2000].split(";"))
    return {
        name.strip().lower(): value.replace("!important", "").strip().lower()
        for name, colon, value in pairs
        if colon
    }


def _style(element: Any, rules: Mapping[str, dict[str, str]]) -> dict[str, str]:
    style: dict[str, str] = {}
    if rules:
        tag = element.tag if isinstance(element.tag, str) else ""
        names = [f".{name}" for name in (element.get("class") or "").split()[:20]]
        if element.get("id"):
            names.append(f"#{element.get('id')}")
        for name in ["", *names]:
            for selector in (name or tag, f"{tag}{name}"):
                style.update(rules.get(selector, {}))
    if inline := element.get("style"):
        style.update(_declarations(inline))
    return style


def _is_hidden(element: Any, style: Mapping[str, str], ground: Colour | None) -> bool:
    if element.tag in ("html", "body"):
        return False  # hidden until a script has run: the page is still what the reader sees
    if element.get("hidden") is not None or (element.get("aria-hidden") or "").lower() == "true":
        return True
    if _FOR_MACHINES.search(element.get("class") or ""):
        return True
    return bool(style or element.tag == "font") and (
        _is_not_drawn(style) or _is_elsewhere(style) or _is_invisible(element, style, ground)
    )


def _is_not_drawn(style: Mapping[str, str]) -> bool:
    size = style.get("font-size", "")
    return (
        style.get("display") == "none"
        or style.get("visibility") in ("hidden", "collapse")
        or style.get("content-visibility") == "hidden"
        or bool(size and (_NOTHING.match(size) or _TINY.match(size)))
        or bool((value := style.get("opacity")) and _NOTHING.match(value))
        or "scale(0" in style.get("transform", "").replace("scale(0.", "")
    )


def _is_elsewhere(style: Mapping[str, str]) -> bool:
    if _FAR.match(style.get("text-indent", "")):
        return True
    if style.get("position") in ("absolute", "fixed") and any(
        _FAR.match(style.get(side, "")) for side in ("left", "top", "right", "bottom")
    ):
        return True
    if _CLIPPED.match(style.get("clip", "")) or _CLIPPED.match(style.get("clip-path", "")):
        return True
    return style.get("overflow") == "hidden" and any(
        (value := style.get(side)) is not None and bool(_NOTHING.match(value) or value == "1px")
        for side in ("width", "height", "max-height", "max-width")
    )


def _is_invisible(element: Any, style: Mapping[str, str], ground: Colour | None) -> bool:
    value = style.get("color") or (element.get("color") if element.tag == "font" else "") or ""
    if value == "transparent" or re.match(r"(?:rgba|hsla)\(.*[,/]\s*0(?:\.0*)?%?\s*\)$", value):
        return True
    colour = _colour(value)
    if colour is None or ground is None:
        return False
    return sum(abs(a - b) for a, b in zip(colour, ground, strict=True)) < _LIKE


def _ground(element: Any, style: Mapping[str, str], below: Colour | None) -> Colour | None:
    """The colour behind an element; None behind a picture or a colour that is not understood."""
    value = style.get("background-color") or style.get("background") or element.get("bgcolor") or ""
    if value.strip().lower() in ("", "none", "transparent", "inherit", "initial", "unset"):
        return below
    return _colour(value)


def _colour(value: str) -> Colour | None:
    """Red, green and blue of a colour, None when it is none that is known."""
    value = value.strip().lower()
    if value in _NAMED:
        return _NAMED[value]
    if found := _HEX.match(value):
        digits = found[1]
        if len(digits) in (3, 4):
            digits = "".join(2 * digit for digit in digits)
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6] or "0", 16)
    if value.startswith("rgb"):
        numbers = [min(int(n), 255) for n in _NUMBERS.findall(_FRACTION.sub("", value))[:3]]
        return (numbers[0], numbers[1], numbers[2]) if len(numbers) == 3 else None
    return None
