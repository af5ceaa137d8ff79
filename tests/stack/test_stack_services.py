"""The services' own tests, once more on PostgreSQL: what is portable is what ran on both."""

from __future__ import annotations

from collections.abc import Mapping

import places
import pytest
from run_apart import run_apart

# What writes and reads most of each service's tables. All tests run there with HOURBOOK_TEST_DATABASE set by hand.
MAIN_FLOWS = {
    "plumbing": [
        "tests/plumbing/test_consumer.py",
        "tests/plumbing/test_plumbing_columns.py",
        "tests/plumbing/test_web_idempotency.py",
    ],
    "migrations": ["tests/architecture/test_architecture_migrations.py"],
    "identity": [
        "tests/identity/test_identity_store.py",
        "tests/identity/test_identity_invitations.py",
        "tests/identity/test_identity_second_factor.py",
        "tests/identity/test_identity_password_links.py",
    ],
    "notifications": ["tests/notifications/test_notifications_mail.py"],
    "onboarding": ["tests/onboarding"],
    "timetracking": [
        "tests/timetracking/test_timetracking_flow.py",
        "tests/timetracking/test_timetracking_schema.py",
        "tests/timetracking/test_timetracking_migrations.py",
        "tests/timetracking/test_timetracking_disputes.py",
        "tests/timetracking/test_timetracking_chains.py",
        "tests/timetracking/test_timetracking_timers.py",
        "tests/timetracking/test_timetracking_budgets.py",
    ],
    "payroll": [
        "tests/payroll/test_payroll_accrual.py",
        "tests/payroll/test_payroll_two_consumers.py",
        "tests/payroll/test_payroll_runs.py",
        "tests/payroll/test_payroll_run_difference.py",
        "tests/payroll/test_payroll_known_at.py",
        "tests/payroll/test_payroll_looking_back.py",
        "tests/payroll/test_payroll_migrations.py",
        "tests/payroll/test_payroll_what_if.py",
    ],
    "payments": ["tests/payments/test_payments_path.py", "tests/payments/test_payments_accounts.py"],
    "billing": [
        "tests/billing/test_billing_charges.py",
        "tests/billing/test_billing_invoices.py",
        "tests/billing/test_billing_known_at.py",
        "tests/billing/test_billing_what_if.py",
    ],
    "ledger": [
        "tests/ledger/test_ledger_journals.py",
        "tests/ledger/test_ledger_story.py",
        "tests/ledger/test_ledger_kept.py",
    ],
    "audit": [
        "tests/audit/test_audit_chain.py",
        "tests/audit/test_audit_search.py",
        "tests/plumbing/test_web_noting.py",
    ],
}

pytestmark = pytest.mark.servers


@pytest.mark.parametrize("what", MAIN_FLOWS)
def test_main_flows_run_on_postgresql(stack_urls: Mapping[str, str], what: str) -> None:
    run_apart(["-x", *MAIN_FLOWS[what]], {places.VARIABLE: stack_urls["HOURBOOK_DATABASE_URL"]})
