"""Numbers in running text that count nothing: of texts, years, dates, designations, sizes.

What stands before or behind a number tells it: "resolutions 1718, 1874 and 2270", "in 2024",
"18 October", "152 mm", "a 244-metre ship", "the 1718 Committee", "the two countries".
"""

from __future__ import annotations

import re
from typing import Final

REACH_BACK: Final = 80
"""Characters before a number among which a list of numbered texts is looked for."""
FIRST_YEAR, LAST_YEAR = 1900, 2100

_NUMBERED: Final = re.compile(
    r"(?:resolutions?|articles?|paragraphs?|paras?|no\.?|number|chapter|annex|section|page|session|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|aged?|unit|group|lab|room|bureau|office|#)\.?\s$",
    re.IGNORECASE,
)
_LISTED: Final = re.compile(
    r"\b(?:resolutions?|articles?|paragraphs?|paras?|chapters?|annex(?:es)?|sections?|pages?|rules?|"
    r"recommendations?|UNSCRs?|nos?\.?|numbers?)\s"
    r"(?:\(?\d{1,4}\)?(?:\s?\(\d{4}\))?(?:,? and |,? or | to |, |[-\u2013]))+$",
    re.IGNORECASE,
)
"""A list of numbered texts before a further number: resolutions 1718, 1874 and 2270."""
_SHORT: Final = re.compile(r"\d{1,4}\b(?!,\d)")
_YEARLY: Final = re.compile(
    r"\b(?:in|of|since|until|till|by|from|during|before|after|early|mid|late|year|years|the|through|"
    r"throughout|between|spring|summer|autumn|winter|fall|end)[\s-]$",
    re.IGNORECASE,
)
"""What makes four digits behind it a year, whatever stands after them."""
_MONTH: Final = re.compile(
    r"\s(?:of )?(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
_NO_COUNT: Final = re.compile(
    r"(?:st|nd|rd|th)\b|[ -]?(?:mm|cm|millimet(?:er|re)s?)\b|[:/]\d|\.\d|-?[A-Za-z]*\d|"
    r"\s?\(\d{4}\)|-(?!strong\b|plus\b|odd\b)[A-Za-z]|"
    r"\s(?:(?:sanctions )?committee|panel|regime|mandate)\b",
    re.IGNORECASE,
)
"""What stands right behind a number that counts nothing: 38th, 152-mm, 10:30, 2397 (2017), a
244-metre ship, the 1718 Committee."""
_PAIR: Final = re.compile(
    r"two (?:countries|states|nations|sides|neighbou?rs|peoples|capitals|leaders)\b|one of\b"
)
"""Numbers that only name who is meant: "between the two countries", "one of its ships"."""


def is_numbered(text: str, at: int) -> bool:
    """Whether the number at `at` is that of a text, a month or a designation."""
    if _NUMBERED.search(text[max(0, at - 12) : at]):
        return True
    if not _SHORT.match(text, at):
        return False
    return _LISTED.search(text[max(0, at - REACH_BACK) : at]) is not None


def is_uncounted(text: str, at: int, end: int) -> bool:
    """Whether what stands right behind a number shows that it counts nothing."""
    return _NO_COUNT.match(text[end : end + 24]) is not None or _PAIR.match(text, at) is not None


def is_before_month(text: str, end: int) -> bool:
    """Whether a month stands behind the number that ends at `end`."""
    return _MONTH.match(text[end : end + 14]) is not None


def is_like_a_year(digits: str) -> bool:
    """Whether digits could be a year."""
    return len(digits) == 4 and digits.isdecimal() and FIRST_YEAR <= int(digits) <= LAST_YEAR


def is_after_year_word(text: str, at: int) -> bool:
    """Whether a word stands before a number that makes four digits a year."""
    return _YEARLY.search(text[max(0, at - 12) : at]) is not None
