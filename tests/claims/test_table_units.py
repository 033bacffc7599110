"""Units in tables: the field's own are read, any other is asked back."""

from __future__ import annotations

from watchkeeper.claims.importing import import_table


def test_a_wrong_unit_is_named_itself_and_units_of_volume_and_mass_are_read() -> None:
    header = (
        "claim_id,supplier,period_start,period_end,value,unit,as_reported_by,source_address,"
        "source_date\n"
    )
    row = "A{0},China,2024-01-01,2024-01-31,5,{1},Yonhap,https://example.org,2024-03-01\n"
    units = ("knots", "barrels", "kt", "m3", "tonnes")
    table = header + "".join(row.format(n, unit) for n, unit in enumerate(units))
    imported = import_table(table, file="t.csv")
    assert [reject.problem.column for reject in imported.rejects] == ["unit"]
    assert imported.rejects[0].problem.value == "knots"
    read = [claim.quantity.unit for claim in imported.claims if claim.quantity]
    assert read == ["bbl", "kt", "m3", "t"]
