"""Pictures and progress: whole numbers in, whole numbers out, and nothing drawn outside its frame."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.portal.domain.chart import WIDTH, Chart, Line, csv_rows, labels, shapes
from services.portal.domain.figures import Words, by_skill, spend
from services.portal.domain.progress import progress

LINES = st.lists(st.tuples(st.integers(-5, 10**15), st.integers(0, 10**15)), max_size=12)


@given(LINES, st.booleans())
def test_everything_is_drawn_inside(values, by_time):
    lines = tuple(Line(f"line {n}", pair, tuple(map(str, pair))) for n, pair in enumerate(values))
    chart = Chart("c", "A chart", "It says.", "Line", ("one", "two"), lines, by_time)
    for one in shapes(chart):
        assert 0 <= one.x < one.x + one.width <= WIDTH
        assert 0 <= one.y <= one.y + one.height <= chart.height
    assert len(shapes(chart)) == 2 * len(values)
    assert all(0 <= one.y <= chart.height for one in labels(chart))
    assert csv_rows(chart)[0] == ("Line", "one", "two")
    assert len(csv_rows(chart)) == len(values) + 1


def test_the_longest_bar_takes_all_the_room_and_half_of_it_half():
    chart = Chart("c", "", "", "", ("one",), (Line("a", (10,), ("10",)), Line("b", (5,), ("5",))))
    long, short = shapes(chart)
    assert long.width == 2 * short.width > 100


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Code review", ["Code review"]),
        ("Arche Intelligence SAS", ["Arche Intelligence", "SAS"]),
        ("Master of Laws (Degree)", ["Master of Laws", "(Degree)"]),
        ("Zivilrechtliche Vertragsauslegung und mehr", ["Zivilrechtliche", "Vertragsauslegung u…"]),
        ("Rechtsprechungsdatenbanken", ["Rechtsprechungsdate…"]),
    ],
)
def test_a_long_name_stands_beside_its_bar_in_two_lines(name, lines):
    chart = Chart("c", "", "", "", ("one",), (Line(name, (10,), ("10",)),))
    assert [one.text for one in labels(chart)] == lines
    assert all(8 <= one.y <= chart.height - 3 for one in labels(chart))


def test_hours_by_skill_are_a_picture_a_month_and_add_up_projects():
    rows = [("2026-10-01", "licence", "Physician", 3_600), ("2026-10-01", None, None, 5_400),
            ("2026-10-01", "licence", "Physician", 3_600), ("2026-11-01", "degree", "MD", 60)]  # fmt: skip
    keys = ("month", "kind", "name", "approved_seconds")
    november, october = by_skill([dict(zip(keys, row, strict=True)) for row in rows], Words(str, str))
    assert csv_rows(november) == [("Skill", "Hours"), ("MD (Degree)", "0:01")]
    assert csv_rows(october)[1:] == [("Physician (Licence)", "2:00"), ("none checked", "1:30")]
    assert [(one.unit, one.name) for one in (november, october)] == [
        ("2026-11-01", "skills-2026-11"), ("2026-10-01", "skills-2026-10"),
    ]  # fmt: skip


def test_spend_is_what_was_issued_within_the_period_its_last_day_left_out():
    invoices = [{"issued_on": day, "total": {"amount": "1.50", "currency": "EUR"}}
                for day in ("2026-09-30", "2026-10-01", "2026-10-31", "2026-11-01", None)]  # fmt: skip
    words = Words(str, lambda amount: amount["amount"])
    (october,) = spend(invoices, words, ("2026-10-01", "2026-11-01"))
    assert csv_rows(october)[1:] == [("2026-10-01", "3.00")]
    assert [label for label, _ in csv_rows(spend(invoices, words)[0])[1:]] == [
        "2026-09-01", "2026-10-01", "2026-11-01",
    ]  # fmt: skip
    assert spend(invoices, words, ("2027-01-01", "2027-02-01")) == []


WAYS = [{"method": "ach", "pay_items": 3}, {"method": "sepa", "pay_items": 2}]


@pytest.mark.parametrize("counts, done, moving, returned", [
    ([], [0, 0, 0, 0, 0], True, 0),
    ([("created", "", 4)], [4, 0, 0, 0, 0], True, 0),
    ([("created", "", 2), ("created", "ach", 3)], [5, 3, 0, 0, 0], False, 0),
    ([("created", "", 2), ("released", "ach", 3)], [5, 3, 3, 0, 0], False, 0),
    ([("settled", "sepa", 2), ("sent", "ach", 3)], [5, 5, 5, 5, 2], False, 0),
    # One came back and counts nowhere; ordered again, it is counted where it stands then.
    ([("settled", "sepa", 2), ("settled", "ach", 2), ("returned", "", 1)], [4, 4, 4, 4, 4], False, 1),
    ([("settled", "", 4), ("returned", "", 1), ("created", "", 1)], [5, 4, 4, 4, 4], False, 1),
    ([("settled", "", 5), ("returned", "", 1)], [5, 5, 5, 5, 5], False, 1),
])  # fmt: skip
def test_payments_are_counted_where_they_have_come_to(counts, done, moving, returned):
    found = progress(WAYS, [{"state": state, "method": method, "payments": n} for state, method, n in counts])
    assert ([stage.done for stage in found.stages], found.moving, found.returned) == (done, moving, returned)
    assert {stage.of for stage in found.stages} == {5}


def test_numbers_stand_above_columns_only_where_they_do_not_touch():
    """440 units are wide enough for four amounts of twelve letters, and not for six."""
    weeks = tuple(Line(f"{week} Oct", (896_332,), ("8,963.32 USD",)) for week in range(1, 7))
    chart = Chart("earned", "Earned", "By week", "Week", ("USD",), weeks[:4], by_time=True)
    assert chart.written
    assert not replace(chart, lines=weeks).written
    assert replace(chart, lines=weeks, by_time=False).written
