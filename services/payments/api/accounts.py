"""Payout accounts over HTTP. In: JSON or CSV. Out: what others may see; numbers go in and never come out."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from services.payments.api.shapes import (
    AccountQuery,
    AccountSchema,
    AccountsReportSchema,
    AccountWithHistorySchema,
    ApprovedImportSchema,
    NewAccountSchema,
    ReasonSchema,
    SharedAccountsSchema,
    WithdrawalSchema,
    account_page,
    account_shape,
)
from services.payments.usecases.add_account import add_account
from services.payments.usecases.approve_account import approve_account
from services.payments.usecases.approve_import import approve_import
from services.payments.usecases.import_accounts import import_accounts
from services.payments.usecases.list_accounts import list_accounts
from services.payments.usecases.list_shared_accounts import list_shared_accounts
from services.payments.usecases.ports import PayoutAccount
from services.payments.usecases.reject_account import reject_account
from services.payments.usecases.show_account import show_account
from services.payments.usecases.withdraw_account import withdraw_account
from shared.plumbing.imported import ImportQuery, as_columns_say, brought, reported, sheet_read
from shared.plumbing.web import Blueprint, call, page, page_schema, takes, transact, unit
from shared.values.sheet import CSV_MEDIA, XLSX_MEDIA

accounts = Blueprint("accounts", __name__, url_prefix="/api/payments/v1", description="Where trainers' money goes.")
MAX_SHEET_BYTES = 64_000_000


def _shown(account: PayoutAccount) -> dict[str, Any]:
    return account_shape(account, unit().cool_off_seconds)


@accounts.route("/payout-accounts")
class Accounts(MethodView):
    """All accounts."""

    @transact(key_required=True, fresh=True)
    @accounts.arguments(NewAccountSchema)
    @accounts.response(201, AccountSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Add a payout account; a second person approves it."""
        account = add_account(unit(), call(), body.pop("trainer_id"), body)
        return _shown(account), {"Location": f"/api/payments/v1/payout-accounts/{account.account_id}"}

    @transact
    @accounts.arguments(AccountQuery, location="query")
    @accounts.response(200, page_schema(AccountSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List payout accounts; a trainer sees their own."""
        after, limit = (query["cursor"] or ("",))[0], query["limit"] + 1
        named = tuple(filter(None, query["trainer_ids"].split(",")))
        asked = {name: query.get(name) for name in ("trainer_id", "state")}
        rows = list_accounts(unit(), call(), **asked, named=named, after=after, limit=limit)
        return page([_shown(row) for row in rows], query, lambda account: (account["account_id"],))


@accounts.route("/payout-accounts/<account_id>")
class OneAccount(MethodView):
    """One account."""

    @transact
    @accounts.response(200, AccountWithHistorySchema)
    def get(self, account_id: str) -> Any:
        """Show a payout account, its history, and who else gave the same number."""
        return account_page(*show_account(unit(), call(), account_id), unit().cool_off_seconds)


@accounts.route("/payout-accounts/<account_id>/approve")
class ApproveAccount(MethodView):
    """The second person's word."""

    @transact
    @accounts.response(200, AccountSchema)
    def post(self, account_id: str) -> Any:
        """Approve a payout account another person made; a change takes the old one's place once it has cooled off."""
        return _shown(approve_account(unit(), call(), account_id))


@accounts.route("/payout-accounts/<account_id>/reject")
class RejectAccount(MethodView):
    """The bank's word."""

    @transact
    @accounts.arguments(ReasonSchema)
    @accounts.response(200, AccountSchema)
    def post(self, body: dict[str, Any], account_id: str) -> Any:
        """Reject a payout account for the bank's reason; its payments wait for another."""
        return _shown(reject_account(unit(), call(), account_id, body["reason_code"]))


@accounts.route("/payout-accounts/<account_id>/withdrawals")
class WithdrawAccount(MethodView):
    """Second thoughts."""

    @transact
    @accounts.arguments(WithdrawalSchema)
    @accounts.response(200, AccountSchema)
    def post(self, body: dict[str, Any], account_id: str) -> Any:
        """Take back a payout account that is not paid to yet; the old one stays the one that is."""
        return _shown(withdraw_account(unit(), call(), account_id, body["reason"]))


@accounts.route("/shared-accounts")
class SharedAccounts(MethodView):
    """Numbers that several people gave."""

    @transact
    @accounts.response(200, SharedAccountsSchema)
    def get(self) -> Any:
        """List account numbers that several people gave, with these people."""
        return {"data": list_shared_accounts(unit())}


@accounts.route("/payout-account-imports")
class AccountImports(MethodView):
    """Sheets of accounts."""

    @takes(CSV_MEDIA, XLSX_MEDIA, max_bytes=MAX_SHEET_BYTES)
    @transact(fresh=True, first=brought("accounts", as_columns_say))
    @accounts.arguments(ImportQuery, location="query")
    @accounts.response(200, AccountsReportSchema)
    def post(self, query: dict[str, Any]) -> Any:
        """Import a sheet of payout accounts, CSV or XLSX; the good rows wait for approval, the bad ones are named."""
        sheet = sheet_read()
        return reported(import_accounts(unit(), call(), sheet, dry_run=query["dry_run"]), sheet)


@accounts.route("/payout-account-imports/<import_id>/approve")
class ApproveImport(MethodView):
    """The second person's word on a whole sheet."""

    @transact
    @accounts.response(200, ApprovedImportSchema)
    def post(self, import_id: str) -> Any:
        """Approve every pending account of an import another person made."""
        return {"approved": approve_import(unit(), call(), import_id)}
