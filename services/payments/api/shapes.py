"""What payments says and takes over HTTP. In and out: JSON shapes; a bank number is only ever taken."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from services.payments.domain import states
from services.payments.domain.file import PaymentFile
from services.payments.domain.method import METHODS
from services.payments.domain.order import Order
from services.payments.domain.originator import PAYER_STATES
from services.payments.usecases.ports import Counted, PayoutAccount, StateChange
from shared.plumbing.fields import (
    ChoiceField,
    CountryField,
    CurrencyField,
    DayField,
    IdField,
    InstantField,
    MoneyField,
    TextField,
    WholeField,
)
from shared.plumbing.imported import ReportSchema
from shared.plumbing.web import PageQuery
from shared.values.money import Money

PAYMENT_STATES, ACCOUNT_STATES, FILE_STATES = tuple(states.PAYMENT), tuple(states.ACCOUNT), tuple(states.FILE)


class StateChangeSchema(ma.Schema):
    """One row of a history."""

    state = TextField(required=True)
    by = TextField(required=True, attribute="by_user")
    at = InstantField(required=True, attribute="at_epoch")
    why = TextField(required=True)


class NewAccountSchema(ma.Schema):
    """An IBAN; or routing number, account number and type; or account number with bank code or BIC."""

    trainer_id = IdField("trn", required=True)
    holder_name = TextField(required=True, most=140)
    currency = CurrencyField(required=True)
    iban = TextField(most=50)
    bic = TextField(most=20)
    routing_number = TextField(most=20)
    account_number = TextField(most=50)
    account_type = ChoiceField("checking", "savings")
    bank_code = TextField(most=20)
    bank_name = TextField(most=140)
    bank_country = CountryField()
    street = TextField(most=140)
    building = TextField(most=20)
    postcode = TextField(most=20)
    town = TextField(most=70)
    country = CountryField()


class AccountSchema(ma.Schema):
    """A payout account as others see it."""

    account_id = IdField("acct", required=True)
    trainer_id = IdField("trn", required=True)
    method = ChoiceField(*METHODS, required=True)
    currency = CurrencyField(required=True)
    country = TextField(required=True)
    last4 = TextField(required=True)
    bank_name = TextField(required=True)
    state = ChoiceField(*ACCOUNT_STATES, required=True)
    reason = TextField(required=True, least=0)
    made_by = TextField(required=True)
    made_at = InstantField(required=True, attribute="made_epoch")
    import_id = TextField(required=True, least=0)
    cools_until_epoch = InstantField(required=True, allow_none=True, data_key="cools_until")


class SharedAccountSchema(ma.Schema):
    """An account number that several people gave; the number itself is shown to nobody."""

    last4 = TextField(required=True)
    bank_name = TextField(required=True)
    trainer_ids = ma.fields.List(IdField("trn"), required=True)
    account_ids = ma.fields.List(IdField("acct"), required=True)


class SharedAccountsSchema(ma.Schema):
    """All of them, the most shared first."""

    data = ma.fields.List(ma.fields.Nested(SharedAccountSchema), required=True)


class WithdrawalSchema(ma.Schema):
    """Why an account is taken back."""

    reason = TextField(required=True, most=200)


class AccountWithHistorySchema(AccountSchema):
    """A payout account with its history, for the checker."""

    history = ma.fields.List(ma.fields.Nested(StateChangeSchema), required=True)
    same_number_trainers = ma.fields.List(IdField("trn"), required=True)


class AccountQuery(PageQuery):
    """Filters of the accounts' list. `?trainer_ids=` keeps those of the trainers named, with commas between."""

    trainer_id = IdField("trn")
    trainer_ids = TextField(most=8_000, least=0, load_default="")
    state = ChoiceField(*ACCOUNT_STATES)


class ReasonSchema(ma.Schema):
    """The bank's reason code, such as R03 or AC01."""

    reason_code = TextField(required=True, most=4)


class AccountsReportSchema(ReportSchema):
    """The same with the id by which a second person approves what is new, all at once; empty where nothing is."""

    import_id = TextField(required=True, least=0)


class ApprovedImportSchema(ma.Schema):
    """How many accounts became active."""

    approved = WholeField(required=True)


class PaymentSchema(ma.Schema):
    """A payment order with its state."""

    payment_id = IdField("pay", required=True)
    end_to_end_id = TextField(required=True)
    pay_item_id = TextField(required=True)
    pay_run_id = TextField(required=True)
    trainer_id = TextField(required=True)
    amount = MoneyField(required=True)
    payday = DayField(required=True)
    state = ChoiceField(*PAYMENT_STATES, required=True)


class PaymentWithHistorySchema(PaymentSchema):
    """A payment with its history."""

    history = ma.fields.List(ma.fields.Nested(StateChangeSchema), required=True)


class PaymentQuery(PageQuery):
    """Filters of the payments' list."""

    pay_run_id = IdField("run")
    trainer_id = IdField("trn")
    state = ChoiceField(*PAYMENT_STATES)


class RunQuery(ma.Schema):
    """Of one pay run only."""

    pay_run_id = IdField("run", load_default=None)


class RunPageQuery(PageQuery, RunQuery):
    """Of one pay run only, a page at a time."""


class WaitingSchema(PaymentSchema):
    """A payment that cannot go yet, and why."""

    code = TextField(required=True)
    detail = TextField(required=True)


class CountedSchema(ma.Schema):
    """Payments alike: `method` is that of the file they are in, and empty while they are in none."""

    state = ChoiceField(*PAYMENT_STATES, required=True)
    method = TextField(required=True, least=0)
    payments = WholeField(required=True)
    amount = MoneyField(required=True)


class PaymentCountsSchema(ma.Schema):
    """Payments counted."""

    data = ma.fields.List(ma.fields.Nested(CountedSchema), required=True)


class PayerSchema(ma.Schema):
    """Whether it is said who pays: `own`, `demo` (files may show demo values), `missing` (files are refused for it).

    `settings` are the variables that say so, `unset` those of them that nobody set; what they are set to is not told.
    """

    state = ChoiceField(*PAYER_STATES, required=True)
    settings = ma.fields.List(TextField(), required=True)
    unset = ma.fields.List(TextField(), required=True)


class MethodSchema(ma.Schema):
    """A way to pay; `fees` says in a sentence who pays the banks, `payer` whether its files can say who pays."""

    name = ChoiceField(*METHODS, required=True)
    title = TextField(required=True)
    fees = TextField(required=True)
    payer = ma.fields.Nested(PayerSchema, required=True)


class PaymentMethodsSchema(ma.Schema):
    """All of them."""

    data = ma.fields.List(ma.fields.Nested(MethodSchema), required=True)


class NewFileSchema(ma.Schema):
    """Which payments to put into a file."""

    pay_run_id = IdField("run", required=True)
    method = ChoiceField(*METHODS, required=True)


class DiscardSchema(ma.Schema):
    """Why a prepared file shall not leave."""

    why = TextField(required=True)


class FileSchema(ma.Schema):
    """A payment file."""

    file_id = IdField("fil", required=True)
    pay_run_id = TextField(required=True)
    method = ChoiceField(*METHODS, required=True)
    state = ChoiceField(*FILE_STATES, required=True)
    payments = WholeField(required=True)
    totals = ma.fields.List(MoneyField(), required=True)
    digest = TextField(required=True, least=0)
    filename = TextField(required=True, least=0)
    value_date = DayField(required=True, allow_none=True)
    prepared_by = TextField(required=True)
    prepared_at = InstantField(required=True, attribute="prepared_epoch")
    released_by = TextField(required=True, least=0)
    released_at = InstantField(required=True, attribute="released_epoch", allow_none=True)


class FileWithHistorySchema(FileSchema):
    """A payment file with its history."""

    history = ma.fields.List(ma.fields.Nested(StateChangeSchema), required=True)


class FileQuery(PageQuery):
    """Filters of the files' list."""

    pay_run_id = IdField("run")


class SettledSchema(ma.Schema):
    """How many payments settled now."""

    settled = WholeField(required=True)


def account_shape(account: PayoutAccount, cool_off_seconds: int) -> dict[str, Any]:
    """Map an account, with when it will be paid to if it cools off."""
    until = account.since_epoch + cool_off_seconds if account.state == "cooling" else None
    return vars(account) | {"cools_until_epoch": until}


def account_page(
    account: PayoutAccount, history: list[StateChange], shared_with: list[str], cool_off_seconds: int
) -> dict[str, Any]:
    """Map an account with its history."""
    return account_shape(account, cool_off_seconds) | {"history": history, "same_number_trainers": shared_with}


def payment(order: Order, state: str, **more: object) -> dict[str, Any]:
    """Map an order with its state."""
    return vars(order) | {"amount": Money(order.amount_minor, order.currency), "state": state} | more


def counted(one: Counted) -> dict[str, Any]:
    """Map a count."""
    return vars(one) | {"amount": Money(one.amount_minor, one.currency)}


def file_shape(file: PaymentFile, **more: object) -> dict[str, Any]:
    """Map a file with its totals."""
    totals = [Money(minor, currency) for currency, minor in file.totals.total_minor]
    return vars(file) | {"payments": file.totals.count, "totals": totals, "digest": file.totals.digest} | more
