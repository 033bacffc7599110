"""The times of a table: which forms its cells have, what that means, and what leaves a doubt.

The rules:

1. Every cell has one form: ISO with or without a zone, day and month with a four-digit year,
   compact digits, or a number of seconds, milliseconds, micro- or nanoseconds since 1970, told
   apart by its size.
2. Where most numbers are of one unit, the others are set aside (`time_unit_mixed`), unless settled
   with `time=each`. Where some times have a zone, those without one are set aside
   (`time_zone_missing`), unless settled with `zone=…`.
3. Times without a zone in a file where none has one are UTC, as AIS sends them, and a note says so.
4. Dates such as 03/01/2022 are read by the provider's rule, or by those dates of the file that can
   be read in one way only; if there is none, the file is in doubt; if both ways occur, the rarer
   way is set aside (`date_order_mixed`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.tracks.intake.formats import Seen
from watchkeeper.tracks.intake.staging import Staging

_SECONDS = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}

_CLOCK = r"[ T]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?"
_FORM = rf"""
CASE
    WHEN text IS NULL THEN 'none'
    WHEN regexp_full_match(text, '\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}{_CLOCK}') THEN 'iso'
    WHEN regexp_full_match(text, '\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}{_CLOCK} ?(Z|z|UTC|GMT)')
        THEN 'utc'
    WHEN regexp_full_match(text,
        '\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}{_CLOCK} ?[+-]\d{{2}}(:?\d{{2}})?') THEN 'zoned'
    WHEN regexp_full_match(text, '\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{4}}{_CLOCK} ?(Z|UTC|GMT)?')
        THEN CASE
            WHEN regexp_extract(text, '^(\d+)', 1)::INTEGER > 12 THEN 'dmy'
            WHEN regexp_extract(text, '^\d+[/.-](\d+)', 1)::INTEGER > 12 THEN 'mdy'
            ELSE 'dmy or mdy' END
    WHEN regexp_full_match(text, '(19|20)\d{{6}}[ T_]?\d{{6}}Z?') THEN 'compact'
    WHEN regexp_full_match(text, '\d{{1,11}}(\.\d*)?') THEN 's'
    WHEN regexp_full_match(text, '\d{{12,14}}(\.\d*)?') THEN 'ms'
    WHEN regexp_full_match(text, '\d{{15,16}}(\.\d*)?') THEN 'us'
    WHEN regexp_full_match(text, '\d{{18,19}}(\.\d*)?') THEN 'ns'
    ELSE 'unreadable'
END
"""

_TEXT = "nullif(trim(time::VARCHAR), '')"

_SHOWN = {
    "iso": "ISO without a zone",
    "utc": "ISO in UTC",
    "zoned": "ISO with an offset from UTC",
    "dmy": "day-first dates",
    "mdy": "month-first dates",
    "dmy or mdy": "dates of which day and month cannot be told apart",
    "compact": "YYYYMMDD HHMMSS",
    "s": "seconds since 1970",
    "ms": "milliseconds since 1970",
    "us": "microseconds since 1970",
    "ns": "nanoseconds since 1970",
    "unreadable": "no time",
    "none": "nothing",
}


@dataclass(frozen=True, slots=True)
class TimeColumn:
    """How the column `time` of `cells` is read, as SQL over that column.

    Attributes:
        seconds: Seconds since 1970 UTC, null when it is no time.
        code: Why the row is set aside, else null.
    """

    seconds: str
    code: str


def see_times(staging: Staging, seen: Seen, file: str, kind: str) -> TimeColumn:
    """Sees how the times of a table are to be read.

    Args:
        staging: Holds the table `cells`.
        seen: What the file is.
        file: Its name, for errors.
        kind: SQL type of the column; "" when there is none.

    Raises:
        InputError: A doubt that the user has not settled.
    """
    if not kind:
        return TimeColumn("NULL::BIGINT", "NULL::VARCHAR")
    zone = staging.settings.get("zone", "")
    if kind.startswith("TIMESTAMP"):
        if "WITH TIME ZONE" in kind:
            return TimeColumn("floor(epoch(time))::BIGINT", "NULL::VARCHAR")
        if not zone:
            staging.notes.append("times have no zone and are taken as UTC, as AIS sends them")
        return TimeColumn(f"floor(epoch(time))::BIGINT - {_offset_s(zone)}", "NULL::VARCHAR")
    rows = staging.connection.execute(
        f"SELECT {_FORM} AS form, count(*), min(text) "  # noqa: S608  # our own text
        f"FROM (SELECT {_TEXT} AS text FROM cells) GROUP BY form ORDER BY form"
    ).fetchall()
    if not rows:
        return TimeColumn("NULL::BIGINT", "NULL::VARCHAR")
    found = {form: number for form, number, _ in rows}
    staging.seen["time_forms"] = {_SHOWN[form]: number for form, number in found.items()}
    codes = _unit_codes(staging, found) | _zone_codes(staging, seen, found)
    example = next((text for form, _, text in rows if form == "dmy or mdy"), "")
    order = _date_order(staging, seen, found, file, example)
    other = {"day-first": "mdy", "month-first": "dmy"}.get(order)
    if other and found.get(other):
        codes[other] = "date_order_mixed"
    return _column(staging, [form for form, *_ in rows], codes, order)


def _unit_codes(staging: Staging, found: Mapping[str, int]) -> dict[str, str]:
    """Units that are set aside because most numbers are of another one."""
    units = {unit: found[unit] for unit in _SECONDS if unit in found}
    if not units:
        return {}
    wanted = staging.settings.get("time", "")
    main = wanted if wanted in _SECONDS else max(units, key=lambda unit: units[unit])
    shown = ", ".join(f"{number} {_SHOWN[unit]}" for unit, number in units.items())
    if len(units) > 1:
        end = "each read by its size, as settled"
        if wanted != "each":
            end = f"those that are not {_SHOWN[main]} are set aside; --settle time=each reads them"
        staging.notes.append(f"times of several units: {shown}; {end}")
    if wanted == "each":
        return {}
    return {unit: "time_unit_mixed" for unit in _SECONDS if unit != main}


def _zone_codes(staging: Staging, seen: Seen, found: Mapping[str, int]) -> dict[str, str]:
    """Forms that are set aside because other times of the file have a zone."""
    bare = sum(found.get(form, 0) for form in ("iso", "dmy", "mdy", "dmy or mdy", "compact"))
    zoned = found.get("utc", 0) + found.get("zoned", 0)
    if found.get("zoned"):
        staging.notes.append(
            f"{found['zoned']} times have an offset from UTC and are turned into UTC"
        )
    if not bare or "zone" in staging.settings:
        return {}
    if not zoned:
        said = f"as {seen.format} gives them" if seen.table.zone else "as AIS sends them"
        staging.notes.append(f"times have no zone and are taken as UTC, {said}")
        return {}
    staging.notes.append(
        f"{bare} times have no zone where {zoned} have one; they are set aside; "
        "--settle zone=UTC (or an offset such as +09:00) reads them"
    )
    return dict.fromkeys(("iso", "dmy", "mdy", "dmy or mdy", "compact"), "time_zone_missing")


def _date_order(
    staging: Staging, seen: Seen, found: Mapping[str, int], file: str, example: str
) -> str:
    days, months = found.get("dmy", 0), found.get("mdy", 0)
    if not days and not months and not found.get("dmy or mdy"):
        return ""
    told = staging.settings.get("dates") or seen.table.dates
    if told in ("day-first", "month-first"):
        return told
    if not days and not months:
        expected = (
            "dates whose day and month can be told apart; --settle dates=day-first or "
            "--settle dates=month-first says which they are"
        )
        raise InputError(Problem(file, 0, seen.columns.get("time", "time"), example, expected))
    order = "day-first" if days >= months else "month-first"
    staging.notes.append(f"dates are {order}: {days} can only be day-first, {months} month-first")
    return order


def _column(
    staging: Staging, forms: Sequence[str], codes: Mapping[str, str], order: str
) -> TimeColumn:
    """Reads every form that occurs; the form of a cell is looked for only if there are several."""
    seconds = {form: _seconds(form, order, staging.settings.get("zone") or "UTC") for form in forms}
    read = [form for form in forms if form in seconds and form not in codes]
    if len(forms) == 1:
        form = forms[0]
        code = f"'{codes[form]}'" if form in codes else "NULL::VARCHAR"
        value = f"floor({seconds[form]})::BIGINT"
        if form not in codes and form != "none":
            code = f"CASE WHEN {value} IS NULL THEN 'time_unreadable' END"
        return TimeColumn(_over_text(value), _over_text(code))
    cases = " ".join(f"WHEN '{form}' THEN {seconds[form]}" for form in read)
    value = f"floor(CASE {_FORM} {cases} END)::BIGINT"
    wrong = " ".join(f"WHEN '{form}' THEN '{code}'" for form, code in codes.items())
    code = (
        f"coalesce(CASE {_FORM} {wrong} END, "
        f"CASE WHEN text IS NOT NULL AND {value} IS NULL THEN 'time_unreadable' END)"
    )
    return TimeColumn(_over_text(value), _over_text(code if wrong else code.replace(
        f"CASE {_FORM}  END, ", "")))  # fmt: skip


def _over_text(expression: str) -> str:
    return re.sub(r"\btext\b", _TEXT, expression)


def _offset_s(zone: str) -> int:
    """Seconds by which a settled zone such as `+09:00` is ahead of UTC."""
    if zone in ("", "UTC"):
        return 0
    return int(zone[:3]) * 3600 + int(zone[0] + zone[4:6]) * 60


def _seconds(form: str, order: str, zone: str) -> str:
    """A form as seconds since 1970, as SQL over `text`."""
    offset = _offset_s(zone)
    if form in _SECONDS:
        return f"TRY_CAST(text AS DOUBLE) / {_SECONDS[form]} - {offset}"
    if form in ("utc", "zoned"):
        zoned = "regexp_replace(replace(text, ',', '.'), ' ?(UTC|GMT|z)$', 'Z')"
        return f"epoch(TRY_CAST({zoned} AS TIMESTAMPTZ))"
    if form == "iso":
        bare = "replace(text, ',', '.')"
    elif form == "compact":
        digits = "regexp_replace(text, '[^0-9]', '', 'g')"
        pattern = "'(....)(..)(..)(..)(..)(..)', '\\1-\\2-\\3 \\4:\\5:\\6'"
        bare = f"regexp_replace({digits}, {pattern})"
    elif form in ("dmy", "mdy", "dmy or mdy"):
        parts = r"\3-\1-\2" if order == "month-first" else r"\3-\2-\1"
        date = rf"regexp_replace(text, '^(\d+)[/.-](\d+)[/.-](\d{{4}})', '{parts}')"
        bare = f"regexp_replace(replace({date}, ',', '.'), ' ?(Z|UTC|GMT)$', '')"
    else:
        return "NULL::DOUBLE"
    return f"epoch(TRY_CAST({bare} AS TIMESTAMP)) - {offset}"
