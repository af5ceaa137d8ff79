"""A checker is never the maker: each row of the table that says `else` has a test in which the maker is refused.

In: the permission table, the tests of each service. What bears on hours is tried here, at the doors.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from permissions_house import Doors

from shared.values.call import ELSE
from shared.values.permissions import PERMISSIONS

TESTS = Path(__file__).resolve().parents[1]
HERE = "permissions/test_permissions_checked.py test_nobody_decides_on_their_own_hours"
# Which test lets the maker try to be the checker.
REFUSED = {
    "PATCH /api/identity/v1/users/<user_id>":
        "identity/test_identity_accounts.py test_nobody_changes_their_own_account",
    "DELETE /api/identity/v1/users/<user_id>/provider-identities":
        "identity/test_identity_provider.py test_nobody_parts_their_own",
    "POST /api/identity/v1/users/<user_id>/second-factor-resets":
        "identity/test_identity_second_factor.py test_an_admin_takes_it_away_and_its_holder_is_told",
    "POST /api/identity/v1/users/<user_id>/states":
        "identity/test_identity_accounts.py test_nobody_changes_their_own_account",
    "POST /api/onboarding/v1/credentials/<credential_id>/decisions":
        "onboarding/test_onboarding_credentials.py test_nobody_decides_on_what_they_gave_or_hold",
    "POST /api/onboarding/v1/trainers/<trainer_id>/erasures/approve":
        "onboarding/test_onboarding_leaving.py test_who_asked_for_an_erasure_does_not_decide_on_it",
    "POST /api/timetracking/v1/approvals": HERE,
    "POST /api/timetracking/v1/disputes/<dispute_id>/decisions":
        "timetracking/test_timetracking_disputes.py test_who_opened_a_dispute_cannot_decide_it",
    "POST /api/timetracking/v1/timesheets/<timesheet_id>/approvals": HERE,
    "POST /api/timetracking/v1/timesheets/<timesheet_id>/disputes": HERE,
    "POST /api/timetracking/v1/timesheets/<timesheet_id>/returns": HERE,
    "POST /api/payroll/v1/pay-runs/<pay_run_id>/approve":
        "payroll/test_payroll_runs.py test_the_maker_is_not_the_checker",
    "POST /api/payments/v1/payout-accounts/<account_id>/approve":
        "payments/test_payments_path.py test_the_maker_cannot_approve_an_account",
    "POST /api/payments/v1/payout-account-imports/<import_id>/approve":
        "payments/test_payments_api.py test_a_month_through_the_doors",
    "POST /api/payments/v1/payment-files/<file_id>/release":
        "payments/test_payments_api.py test_a_month_through_the_doors",
    "POST /api/billing/v1/invoices/<invoice_id>/issue": "billing/test_billing_http.py issue",
}  # fmt: skip


def test_each_row_for_a_checker_has_its_test() -> None:
    assert set(REFUSED) == {one.what for one in PERMISSIONS.values() if ELSE in one.cells.values()}


@pytest.mark.parametrize("where", sorted(set(REFUSED.values())))
def test_that_test_is_there_and_sees_the_maker_refused(where: str) -> None:
    path, name = where.split()
    functions = [node for node in ast.walk(ast.parse((TESTS / path).read_text())) if isinstance(node, ast.FunctionDef)]
    (body,) = [ast.unparse(node) for node in functions if node.name == name]
    assert "maker_is_checker" in body or "own_hours" in body


@pytest.mark.slow
@pytest.mark.xdist_group("permissions")
def test_nobody_decides_on_their_own_hours(doors: Doors) -> None:
    sheet = doors.row("timetracking", "timesheet_id", doors.mine)
    both = replace(doors.by_role("trainer"), roles=frozenset({"trainer", "approver"}))
    base = "/api/timetracking/v1"
    read = doors.ask(both, "GET", f"{base}/timesheets/{sheet}").get_json()
    before = doors.held("timetracking")
    for verb, body in (("approvals", {"digest": read["digest"]}), ("returns", {"reason": "mine"}),
                       ("disputes", {"entry_id": read["lines"][0]["line"]["entry_id"], "reason": "mine"})):  # fmt: skip
        answer = doors.ask(both, "POST", f"{base}/timesheets/{sheet}/{verb}", json=body)
        assert (answer.status_code, answer.get_json()["code"]) == (403, "own_hours")
    assert doors.held("timetracking") == before
    many = {"data": [{"timesheet_id": sheet, "digest": read["digest"]}]}
    answer = doors.ask(both, "POST", f"{base}/approvals", json=many)
    assert [one["code"] for one in answer.get_json()["data"]] == ["own_hours"]
    changed = {table for table, digest in doors.held("timetracking").items() if digest != before[table]}
    assert changed <= {"answers"}
