"""Before and after of an entry of the trail, as a table to read; and the pictures of margins and of time."""

from __future__ import annotations

import pytest

from services.portal.domain import figures
from services.portal.domain.changes import Changed, changes
from services.portal.domain.words import lasted


@pytest.mark.parametrize("before, after, found", [
    (None, None, []),
    ({"state": "draft"}, {"state": "ready"}, [Changed("state", "draft", "ready")]),
    (None, {"rate": "1.00", "live": True}, [Changed("live", "", "true"), Changed("rate", "", "1.00")]),
    ({"a": {"b": 1}}, {"a": {"b": 2, "c": None}}, [Changed("a.b", "1", "2"), Changed("a.c", "", "")]),
    (None, {"roles": ["trainer", "approver"]}, [Changed("roles", "", "trainer, approver")]),
    (None, {"lines": [{"n": 1}, {"n": 2}]}, [Changed("lines 1.n", "", "1"), Changed("lines 2.n", "", "2")]),
    ({"email": "mark:0123456789abcdef"}, {}, [Changed("email", "mark:012345…", "")]),
])  # fmt: skip
def test_a_row_a_field(before, after, found):
    assert changes(before, after) == found


@pytest.mark.parametrize("seconds, said", [
    (0, "0 min"), (59, "0 min"), (3_540, "59 min"), (7_500, "2 h 5 min"), (86_400, "1 d 0 h"), (273_600, "3 d 4 h"),
])  # fmt: skip
def test_how_long_something_took(seconds, said):
    assert lasted(seconds) == said


WORDS = figures.Words(str, lambda amount: amount["amount"])


def _row(project, margin, charged, earned, currency="USD", pay="USD"):
    def money(text, of):
        return {"amount": text, "currency": of} if text else None

    sides = {"margin": money(margin, currency), "charged": money(charged, currency), "earned": money(earned, pay)}
    return {"client_id": "cli_1", "project_id": f"prj_{project}", "project_name": project, "earned_seconds": 60} | sides


def test_margins_are_drawn_where_both_sides_are_in_one_currency():
    found = [_row("Logic", "35.00", "95.00", "60.00"), _row("Logic", "-5.00", "", "5.00"),
             _row("Law", "", "95.00", "50.00", pay="EUR")]  # fmt: skip
    by_client, by_project = figures.margins(found, {"cli_1": "Northlight"}, WORDS)
    assert [(one.label, one.texts) for one in by_client.lines] == [("Northlight", ("30.00", "95.00", "65.00"))]
    assert [(one.label, one.texts) for one in by_project.lines] == [("Logic", ("30.00", "95.00", "65.00"))]
    assert (by_client.unit, by_client.series) == ("USD", ("Margin", "Charged", "Pay"))
    assert [one["project_name"] for one in figures.in_two_currencies(found)] == ["Law"]


def test_cycle_time_puts_both_waits_of_a_week_beside_each_other():
    approval = [{"week_start": "2026-10-05", "mean_seconds": 7_200}, {"week_start": "2026-10-12", "mean_seconds": 60}]
    pay = [{"workweek_start": "2026-10-05", "mean_seconds": 90_000}]
    chart = figures.cycle(approval, pay, WORDS)
    assert [(one.label, one.values, one.texts) for one in chart.lines] == [
        ("2026-10-05", (7_200, 90_000), ("2 h 0 min", "1 d 1 h")), ("2026-10-12", (60, 0), ("1 min", "0 min")),
    ]  # fmt: skip
    # Columns of two series have no room for what they say; bars that lie have.
    assert not chart.by_time
