"""Each role's day in a browser, once more in a house on real servers: pages, services and money behave alike on both.

The days are those of `tests/browser`, told where to find the house. They run in a process of their own, for a worker
that has a browser open cannot open another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import months
import pytest
import real_stack
from run_apart import run_apart

from deploy.month.run import run_month
from deploy.onebox.house import raze

_IN = "tests/browser/test_browser_"
# A trainer and an approver, a vendor and whom it invites, finance and a second person, a client, an administrator.
DAYS = [
    f"{_IN}trainer.py::test_an_hour_s_whole_way_from_the_grid_to_its_explanation",
    f"{_IN}disputes.py::test_one_line_is_disputed_answered_and_decided_while_the_others_are_paid",
    f"{_IN}vendor.py::test_a_sheet_is_brought_and_tried_before_anything_is_saved",
    f"{_IN}finance.py::test_a_run_from_its_period_to_the_file",
    f"{_IN}found.py::test_a_client_finds_which_invoice_line_holds_a_given_hour",
    f"{_IN}operator.py::test_a_parked_fact_is_replayed_and_one_that_fails_again_is_left_out",
]
# The largest paint is a question to the pages, not to what stands behind them.
EVERY_DAY = [
    "tests/browser",
    "--deselect",
    f"{_IN}found.py::test_the_largest_paint_of_a_home_page_comes_within_a_second",
]

pytestmark = [pytest.mark.servers, pytest.mark.slow]


@pytest.mark.parametrize(
    "days", [DAYS, pytest.param(EVERY_DAY, marks=pytest.mark.long)], ids=["each role", "every day"]
)
def test_days_in_a_browser_on_real_servers(stack_urls: Mapping[str, str], tmp_path: Path, days: Sequence[str]) -> None:
    data = tmp_path / "data"
    stack = real_stack.stack_folder()
    run_month(tmp_path / "out", data, trainers=months.TRAINERS, seed=months.SEED, stack=stack)
    told = run_apart(["-m", "not long", *days], {"HOURBOOK_TEST_HOUSE": str(data)})
    assert " skipped" not in told
    raze(data)
