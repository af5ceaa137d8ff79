"""Rows looked up by number or key: as a join would give them, in the order they were asked for."""

from __future__ import annotations

import polars as pl

from shared.values.lookup import rows_at, rows_of

ZONES = pl.DataFrame({"engagement_id": ["eng_b", "eng_a"], "zone": ["Asia/Kolkata", "Europe/Berlin"]})


def test_rows_come_in_the_order_of_their_numbers() -> None:
    found = rows_at(ZONES, pl.Series([1, 0, None, 1]))
    assert found["engagement_id"].to_list() == ["eng_a", "eng_b", None, "eng_a"]


def test_a_row_is_found_by_its_key_whatever_the_order_of_the_table() -> None:
    found = rows_of(ZONES, "engagement_id", pl.Series(["eng_a", "eng_b", "eng_a"]))
    assert found.to_dict(as_series=False) == {"zone": ["Europe/Berlin", "Asia/Kolkata", "Europe/Berlin"]}


def test_a_key_that_the_table_lacks_has_nothing_beside_it() -> None:
    assert rows_of(ZONES, "engagement_id", pl.Series(["eng_c", "eng_b"]))["zone"].to_list() == [None, "Asia/Kolkata"]


def test_enumerated_keys_are_the_numbers_of_their_rows() -> None:
    ordered = ZONES.sort("engagement_id")
    kind = pl.Enum(ordered["engagement_id"])
    known = ordered.with_columns(pl.col("engagement_id").cast(kind))
    wanted = pl.Series(["eng_b", "eng_a"]).cast(kind)
    assert rows_of(known, "engagement_id", wanted)["zone"].to_list() == ["Asia/Kolkata", "Europe/Berlin"]


def test_nothing_is_found_for_nobody() -> None:
    assert rows_of(ZONES, "engagement_id", pl.Series([], dtype=pl.String)).is_empty()
