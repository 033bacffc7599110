"""Attacks inside the report: its JSON, its figures, what it prints; all properly signed."""

from __future__ import annotations

from collections.abc import Callable

from tests.verify.attacks import ATTACKS, Attack, change, reseal
from tests.verify.small import Made


def _raw(path: str, old: bytes, new: bytes) -> Callable[[Made], None]:
    def do(made: Made) -> None:
        change(made, path, old, new)
        reseal(made)

    return do


REPORT = "data/report.json"
ATTACKS += [
    Attack(name, _raw(path, old, new), frozenset(fails))
    for name, path, old, new, *fails in (
        ("duplicate_key", REPORT, b'"version":"0"}', b'"version":"0","version":"1"}', "report"),
        ("duplicate_key_first", REPORT, b'{"claims":', b'{"claims":[],"claims":', "report"),
        ("duplicate_key_disclosed", "data/disclosures.json", b'{"entries"',
         b'{"entries":[],"entries"', "disclosures"),
        ("space_in_json", REPORT, b'"version":"0"', b'"version": "0"', "report"),
        ("escape_in_json", REPORT, b'"version":"0"', b'"version":"\\u0030"', "report"),
        ("nan", REPORT, b'"version":"0"', b'"version":NaN', "report"),
        ("float", REPORT, b'"version":"0"', b'"version":1.5', "report"),
        ("huge_integer", REPORT, b'"version":"0"', b'"version":' + b"9" * 5000, "report"),
        ("large_integer", REPORT, b'"version":"0"', b'"version":9007199254740992', "report"),
        ("minus_zero", REPORT, b'"version":"0"', b'"version":-0', "report"),
        ("half_of_a_pair", REPORT, b'"version":"0"', b'"version":"\\ud800"', "report"),
        ("not_utf_8", REPORT, b'"version":"0"', b'"version":"\xff"', "report"),
        ("byte_order_mark", REPORT, b'{"claims"', b'\xef\xbb\xbf{"claims"', "report"),
        ("deep", REPORT, b'"version":"0"', b'"version":' + b"[" * 65 + b"]" * 65, "report"),
        ("very_deep", REPORT, b'"version":"0"', b'"version":' + b"[" * 9**6, "report"),
        ("exercise_as_number", REPORT, b'"exercise":true', b'"exercise":1', "report"),
        ("another_format", REPORT, b"watchkeeper-report/1", b"watchkeeper-report/2", "report"),
        ("text_changed", REPORT, b"another, above", b"nobody, above", "report"),
        ("unknown_claim", REPORT, b'"basis":["a1","a2"]', b'"basis":["a1","a9"]', "report"),
        ("unknown_figure", REPORT, b'"figures":["f1","f2"]', b'"figures":["f1","f99"]', "report"),
        ("exponent", REPORT, b'"low":"126948.5"', b'"low":"1269485e-1"', "figures"),
        ("leading_zero", REPORT, b'"low":"126948.5"', b'"low":"0126948.5"', "figures"),
        ("negative", REPORT, b'"low":"126948.5"', b'"low":"-1"', "figures"),
        ("very_long_number", REPORT, b'"low":"126948.5"', b'"low":"%s"' % (b"9" * 201), "figures"),
        ("arabic_digits", REPORT, b'"low":"126948.5"', '"low":"\u0661"'.encode(), "figures"),
        ("low_end_unbounded", REPORT, b'"low":"126948.5"', b'"low":"unbounded"', "figures"),
        ("rounded_inward", REPORT, b'"low":"7812215.384615"', b'"low":"7812215.384616"', "figures"),
        ("wrong_sum", REPORT, b'"low":"1515588"', b'"low":"1515587"', "figures"),
        ("wrong_answer", REPORT, b'{"answer":"yes"}', b'{"answer":"no"}', "figures"),
        ("unlike_its_claim", REPORT, b'"id":"f1","inputs":[],"op":"given","shown":["1,015,588"],'
         b'"unit":"bbl","value":{"high":"1015588"', b'"id":"f1","inputs":[],"op":"given","shown":'
         b'["1,015,588"],"unit":"bbl","value":{"high":"1015589"', "figures"),
        ("cycle", REPORT, b'"id":"f5","inputs":["f1","f2"]', b'"id":"f5","inputs":["f5","f2"]',
         "figures"),
        ("used_before_made", REPORT, b'"id":"f5","inputs":["f1","f2"]',
         b'"id":"f5","inputs":["f6","f2"]', "figures"),
        ("unknown_operation", REPORT, b'"op":"hull"', b'"op":"mean"', "figures"),
        ("inherited_operation", REPORT, b'"op":"hull"', b'"op":"constructor"', "figures"),
        ("one_factor_of_zero", REPORT, b'"id":"f12","inputs":["f1","f2","f11"],"op":"count"',
         b'"id":"f12","inputs":["f3"],"op":"product"', "figures"),
        ("three_factors", REPORT, b'"id":"f6","inputs":["f1","f4"]',
         b'"id":"f6","inputs":["f1","f4","f4"]', "figures"),
        ("comparison_as_number", REPORT, b'"id":"f5","inputs":["f1","f2"]',
         b'"id":"f5","inputs":["f1","f11"]', "figures"),
        ("other_units", REPORT, b'"id":"f10","inputs":["f1","f3"]',
         b'"id":"f10","inputs":["f1","f4"]', "figures"),
        ("shown_otherwise", REPORT, b'"shown":["3"]', b'"shown":["4"]', "report"),
        ("printed_otherwise", "data/report.html", b">1,015,588<", b">1,015,589<", "html"),
        ("figure_not_printed", "data/report.html", b'data-figure="f12"', b'data-f="f12"', "html"),
        ("unknown_figure_printed", "data/report.html", b'data-figure="f12"', b'data-figure="f99"',
         "html"),
        ("words_changed", "data/report.html", b"China said", b"Chile said", "html"),
        ("statement_not_printed", "data/report.html", b'<p id="s3" data-text-hash',
         b'<p id="s3" data-x', "html"),
        ("entity_changed", "data/report.html", b"&lt;said&gt;", b"&lt;Said&gt;", "html"),
    )
]  # fmt: skip
