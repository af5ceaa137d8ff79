"""What the trail keeps of a value: itself, a mark, or a word; what of two differs; and the ids in one."""

from __future__ import annotations

import pytest

from shared.values.kept import MOST_ROWS, differing, ids_in, kept
from shared.values.noted import PERSONAL, PLAIN, WITHHELD

KEY = b"k" * 32


def test_each_field_is_kept_as_its_table_says():
    shown = {"state": "active", "person": {"family_name": "Weiss"}, "iban": "DE02120300000000202051", "seconds": 3601}
    found = kept(shown, KEY)
    assert (found["state"], found["iban"], found["seconds"]) == ("active", "withheld", 3601)
    assert found["person"]["family_name"].startswith("mark:")
    assert "Weiss" not in str(found)


def test_a_field_nobody_decided_on_is_withheld():
    assert kept({"nickname": "Nori", "inner": [{"shoe_size": 38}]}, KEY) == {
        "nickname": "withheld", "inner": [{"shoe_size": "withheld"}],
    }  # fmt: skip


def test_a_mark_shows_whether_a_value_is_the_same_and_takes_the_key():
    one, same, other = (kept({"email": text}, KEY) for text in ("a@b.example", "a@b.example", "c@b.example"))
    assert one == same != other
    assert kept({"email": "a@b.example"}, b"x" * 32) != one


def test_nothing_is_kept_as_nothing():
    assert kept({"email": "", "iban": None, "secret": ""}, KEY) == {"email": "", "iban": None, "secret": ""}


def test_a_long_list_is_its_length_and_a_digest():
    rows = [{"entry_id": f"ent_{number}"} for number in range(MOST_ROWS + 1)]
    long, longer = kept(rows, KEY), kept([*rows, {"entry_id": "ent_x"}], KEY)
    assert (long["count"], longer["count"]) == (MOST_ROWS + 1, MOST_ROWS + 2)
    assert len({long["sha256"], longer["sha256"]}) == 2
    assert kept(rows[:MOST_ROWS], KEY) == rows[:MOST_ROWS]


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, {"b": 2}, {"b": 3}),
        ({"a": {"x": 1, "y": 2}}, {"a": {"x": 1, "y": 3}}, {"a": {"y": 2}}, {"a": {"y": 3}}),
        ({"a": [1]}, {"a": [1, 2]}, {"a": [1]}, {"a": [1, 2]}),
        ({"gone": 1}, {"came": 2}, {"gone": 1}, {"came": 2}),
        ({"a": 1}, {"a": 1}, {}, {}),
        (None, {"a": 1}, None, {"a": 1}),
    ],
)
def test_what_differs_is_left(before, after, old, new):
    assert differing(before, after) == (old, new)


def test_ids_are_found_wherever_they_lie():
    shown = {"entry": {"entry_id": "ent_1", "task": "x_1"}, "rows": [{"trainer_id": "trn_1"}], "entry_ids": ["ent_2"],
             "vendor_id": None}  # fmt: skip
    assert ids_in(shown) == ["ent_1", "trn_1", "ent_2"]


def test_no_field_stands_in_two_lists():
    assert len(PLAIN | PERSONAL | WITHHELD) == len(PLAIN) + len(PERSONAL) + len(WITHHELD)
