"""Posting differences: what was posted plus the difference is what it should be, and then nothing is left to post."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from shared.values.difference import post

SCHEMA = {"engagement_id": pl.String, "code": pl.String, "seconds": pl.Int64, "amount_minor": pl.Int64}
KEYS, MEASURES = ["engagement_id", "code"], ["seconds", "amount_minor"]
COUNT = st.integers(-99, 99)
LINES = st.lists(
    st.tuples(st.sampled_from(["eng_1", "eng_2"]), st.sampled_from(["REG", "OT"]), COUNT, COUNT), max_size=12
)


def _frame(rows):
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _sums(frame):
    sums = frame.group_by(KEYS).agg(pl.col(MEASURES).sum())
    return sums.filter(pl.any_horizontal(pl.col(MEASURES) != 0)).sort(KEYS).rows()


def test_only_what_differs_is_posted():
    desired = _frame([("eng_1", "REG", 3600, 4000), ("eng_1", "OT", 600, 1000), ("eng_2", "REG", 60, 66)])
    posted = _frame([("eng_1", "REG", 3600, 4000), ("eng_2", "REG", 120, 133), ("eng_2", "OT", 5, 5)])
    assert post(desired, posted, KEYS, MEASURES).rows() == [
        ("eng_1", "OT", 600, 1000),
        ("eng_2", "OT", -5, -5),
        ("eng_2", "REG", -60, -67),
    ]


def test_money_without_seconds_is_a_difference_too():
    difference = post(_frame([("eng_1", "REG", 3600, 4500)]), _frame([("eng_1", "REG", 3600, 4000)]), KEYS, MEASURES)
    assert difference.rows() == [("eng_1", "REG", 0, 500)]


def test_what_stands_beside_comes_along_and_is_no_difference():
    desired = _frame([("eng_1", "REG", 60, 66), ("eng_1", "OT", 5, 7)])
    posted = _frame([("eng_1", "REG", 60, 60), ("eng_2", "REG", 120, 133)])
    assert post(desired, posted, KEYS, ["seconds"], ["amount_minor"]).rows() == [
        ("eng_1", "OT", 5, 7),
        ("eng_2", "REG", -120, 0),
    ]


@given(LINES, LINES)
def test_posting_makes_what_was_posted_what_it_should_be(desired, posted):
    difference = post(_frame(desired), _frame(posted), KEYS, MEASURES)
    assert _sums(pl.concat([_frame(posted), difference])) == _sums(_frame(desired))
    assert difference.rows() == sorted(difference.rows())


@given(LINES, LINES)
def test_posting_twice_posts_nothing_more(desired, posted):
    difference = post(_frame(desired), _frame(posted), KEYS, MEASURES)
    again = post(_frame(desired), pl.concat([_frame(posted), difference]), KEYS, MEASURES)
    assert again.is_empty()


@given(LINES, LINES, st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(desired, posted, random):
    shuffled = random.sample(desired, len(desired))
    assert post(_frame(desired), _frame(posted), KEYS, MEASURES).equals(
        post(_frame(shuffled), _frame(posted), KEYS, MEASURES)
    )
