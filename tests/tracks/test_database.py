"""Steps that are computed within the step that reads them."""

from __future__ import annotations

from watchkeeper.tracks.database import Duck


def test_inline_steps_stand_before_the_statement_in_the_order_in_which_they_read_each_other() -> (
    None
):
    with Duck(threads=1) as duck:
        duck.inline(
            "last", "-- reads FROM other\nSELECT a + b AS c FROM middle JOIN first USING (a)"
        )
        duck.inline("middle", "SELECT a, a + 1 AS b FROM first")
        duck.inline("first", "SELECT 1 AS a")
        duck.inline("other", "SELECT no_column FROM nowhere")
        duck.create("made", "SELECT last.c, middle.b FROM middle CROSS JOIN last")
        assert duck.rows("SELECT * FROM made") == [(3, 2)]


def test_a_table_of_the_same_name_takes_the_place_of_an_inline_step() -> None:
    with Duck(threads=1) as duck:
        duck.inline("step", "SELECT 1 AS a")
        duck.create("step", "SELECT 2 AS a")
        duck.create("made", "SELECT a FROM step")
        assert duck.rows("SELECT * FROM made") == [(2,)]
