"""The pages, one file a role: translate, call, lay out."""

from services.portal.pages.account import account
from services.portal.pages.accounts import accounts
from services.portal.pages.approver import approver
from services.portal.pages.billed_disputes import billed
from services.portal.pages.books import books
from services.portal.pages.budgets import budgets
from services.portal.pages.disputes import disputes
from services.portal.pages.finance import finance
from services.portal.pages.frame import frame
from services.portal.pages.invoices import invoices
from services.portal.pages.operator import operator
from services.portal.pages.passkeys import passkeys
from services.portal.pages.people import people
from services.portal.pages.pictures import pictures
from services.portal.pages.provider import provider
from services.portal.pages.runs import runs
from services.portal.pages.signing import signing
from services.portal.pages.statement import statement
from services.portal.pages.trail import trail
from services.portal.pages.trainer import trainer
from services.portal.pages.why import why

BLUEPRINTS = (
    frame,
    signing,
    provider,
    passkeys,
    account,
    accounts,
    trainer,
    why,
    approver,
    disputes,
    billed,
    finance,
    runs,
    invoices,
    books,
    people,
    operator,
    trail,
    pictures,
    budgets,
    statement,
)
