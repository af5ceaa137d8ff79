"""The services' own tests, once more on PostgreSQL: what is portable is what ran on both."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import places
import pytest

ROOT = Path(__file__).resolve().parents[2]
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
    "ledger": ["tests/ledger/test_ledger_journals.py", "tests/ledger/test_ledger_story.py"],
    "audit": [
        "tests/audit/test_audit_chain.py",
        "tests/audit/test_audit_search.py",
        "tests/plumbing/test_web_noting.py",
    ],
}

pytestmark = pytest.mark.servers


@pytest.mark.parametrize("what", MAIN_FLOWS)
def test_main_flows_run_on_postgresql(stack_urls: Mapping[str, str], what: str) -> None:
    environment = os.environ | {places.VARIABLE: stack_urls["HOURBOOK_DATABASE_URL"]}
    # A run of its own, which must not take itself for one of this run's workers.
    for name in [name for name in environment if name.startswith(("PYTEST_", "HOURBOOK_TEST_RUN"))]:
        del environment[name]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *MAIN_FLOWS[what]],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
    assert " passed" in done.stdout
