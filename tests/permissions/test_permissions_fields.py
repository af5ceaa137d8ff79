"""What is hidden from a role stands in no answer to it: each GET of each role, read whole, PDFs too.

The same values are looked for where they may be seen, so that a search that finds nothing has not looked past them.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from months import SEED, TRAINERS
from permissions_house import Doors
from pypdf import PdfReader
from test_permissions_table import GUARDED, filled, parts
from werkzeug.test import TestResponse

from deploy.month.plan import plan_trainers
from shared.values.call import ROLES
from shared.values.permission_table import HIDDEN

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("permissions")]


def rates(doors: Doors, service: str, table: str) -> set[str]:
    return {f"{int(rate) // 10_000}.{int(rate) % 10_000:04}" for rate in doors.column(service, table, "rate_e4")}


def bill_rates(doors: Doors) -> set[str]:
    return rates(doors, "billing", "bill_rates") - rates(doors, "onboarding", "pay_rates")


def pay_rates(doors: Doors) -> set[str]:
    return rates(doors, "onboarding", "pay_rates") - rates(doors, "billing", "bill_rates")


def names(doors: Doors) -> set[str]:
    people = plan_trainers(SEED, TRAINERS)
    both = {f"{one.given_name} {one.family_name}" for one in people}
    return both | {f"{one.family_name}, {one.given_name}" for one in people} | {one.email for one in people}


def account_numbers(doors: Doors) -> set[str]:
    accounts = [one.account for one in plan_trainers(SEED, TRAINERS)]
    found = {account.get(name, "") for account in accounts for name in ("iban", "account_number")}
    return found - {""}


def secrets(doors: Doors) -> set[str]:
    tables = sa.inspect(doors.engine("identity"))
    kept = [
        (table, column["name"])
        for table in tables.get_table_names()
        for column in tables.get_columns(table)
        if any(word in column["name"] for word in ("hash", "digest", "secret"))
    ]
    return {value for table, column in kept for value in doors.column("identity", table, column) if value} - {""}


LOOK: dict[str, Callable[[Doors], set[str]]] = {
    "bill rates": bill_rates,
    "pay rates": pay_rates,
    "trainers' names and addresses": names,
    "account numbers": account_numbers,
    "password hashes, digests of tokens and secrets": secrets,
}


def read(answer: TestResponse) -> str:
    """Give what a person could read of an answer."""
    if answer.content_type == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    return answer.get_data(as_text=True)


@pytest.fixture(scope="module")
def seen(doors: Doors) -> dict[str, dict[str, str]]:
    """By role, everything that each GET answers, of one's own rows and, to who sees everyone's, of another's."""
    found: dict[str, dict[str, str]] = {role: {} for role in ROLES}
    for permission in GUARDED:
        method, path, _service = parts(permission.what)
        if method == "GET":
            for role in permission.cells:
                for owner in (doors.mine, doors.theirs):
                    asked = filled(doors, path, owner, role)
                    answer = doors.ask(doors.by_role(role), "GET", asked) if asked else None
                    if answer is not None and answer.status_code == 200:
                        found[role][asked] = read(answer)
    return found


def test_most_routes_answered_something(seen: dict[str, dict[str, str]]) -> None:
    reading = {role: sum(role in one.cells and one.what.startswith("GET ") for one in GUARDED) for role in ROLES}
    silent = {role: most - len(seen[role]) for role, most in reading.items() if len(seen[role]) < most * 0.9}
    assert silent == {}


@pytest.mark.parametrize("what, role", [(what, role) for what, roles in HIDDEN.items() for role in roles])
def test_what_is_hidden_from_a_role_stands_in_no_answer_to_it(doors: Doors, seen, what: str, role: str) -> None:
    values = LOOK[what](doors)
    assert len(values) >= 3
    assert {(asked, value) for asked, text in seen[role].items() for value in values if value in text} == set()


@pytest.mark.parametrize(
    "what, role",
    [("bill rates", "finance"), ("pay rates", "vendor_manager"), ("trainers' names and addresses", "admin")],
)
def test_it_is_found_where_it_may_be_seen(doors: Doors, seen, what: str, role: str) -> None:
    values = LOOK[what](doors)
    assert any(value in text for text in seen[role].values() for value in values)


def test_account_numbers_are_in_the_bank_file_that_a_finance_approver_downloads(doors: Doors) -> None:
    for file_id in doors.column("payments", "payment_files", "file_id"):
        answer = doors.ask(
            doors.by_role("finance_approver"), "POST", f"/api/payments/v1/payment-files/{file_id}/download"
        )
        if answer.status_code == 200 and any(number in answer.text for number in account_numbers(doors)):
            return
    pytest.fail("no file holds any of the numbers looked for")
