"""The pages, one file a role: translate, call, lay out."""

from services.portal.pages.account import account
from services.portal.pages.accounts import accounts
from services.portal.pages.adjusting import adjusting
from services.portal.pages.approver import approver
from services.portal.pages.billed_disputes import billed
from services.portal.pages.books import books
from services.portal.pages.budgets import budgets
from services.portal.pages.checking import checking
from services.portal.pages.disputes import disputes
from services.portal.pages.exports import exports
from services.portal.pages.finance import finance
from services.portal.pages.frame import frame
from services.portal.pages.invoices import invoices
from services.portal.pages.invoicing import invoicing
from services.portal.pages.operator import operator
from services.portal.pages.own import own
from services.portal.pages.own_lines import own_lines
from services.portal.pages.own_money import own_money
from services.portal.pages.own_work import own_work
from services.portal.pages.passkeys import passkeys
from services.portal.pages.payees import payees
from services.portal.pages.paying import paying
from services.portal.pages.people import people
from services.portal.pages.provider import provider
from services.portal.pages.quality import quality
from services.portal.pages.reports import reports
from services.portal.pages.runs import runs
from services.portal.pages.settings import settings
from services.portal.pages.signing import signing
from services.portal.pages.statement import statement
from services.portal.pages.trail import trail
from services.portal.pages.trainer import trainer
from services.portal.pages.users import users
from services.portal.pages.webhooks import webhooks
from services.portal.pages.why import why
from services.portal.pages.work import work

BLUEPRINTS = (
    frame,
    signing,
    provider,
    passkeys,
    account,
    accounts,
    trainer,
    quality,
    own,
    own_lines,
    own_money,
    own_work,
    why,
    approver,
    disputes,
    billed,
    finance,
    adjusting,
    paying,
    payees,
    runs,
    invoices,
    invoicing,
    books,
    people,
    checking,
    operator,
    trail,
    reports,
    exports,
    settings,
    budgets,
    work,
    statement,
    webhooks,
    users,
)
