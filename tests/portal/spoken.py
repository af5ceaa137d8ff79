"""Every sentence that pages say. In: templates, and the tables whose words stand on pages. Out: the English ones."""

from __future__ import annotations

from tomllib import loads

from babel.messages.extract import extract_from_file

from services.billing.domain import states as billing
from services.identity.domain import account as identity
from services.ledger.domain import gaps as ledger
from services.ledger.domain.accounts import chart_of
from services.ledger.domain.trace import STAGES
from services.onboarding.domain.funnel import STEPS as WAY
from services.payments.domain.method import METHODS
from services.payments.domain.order import WAITS
from services.payroll.domain import run, run_difference
from services.payroll.domain.remark import REMARKS, SEVERITIES
from services.portal.domain import (
    export_lists,
    faults,
    figures,
    run_steps,
    settings,
    sheet_kinds,
    typed_hours,
    typed_times,
    words,
)
from services.portal.domain.navigation import PAGES
from services.portal.domain.progress import progress
from services.portal.pages.approver import SENTENCES as OF_APPROVERS
from services.portal.pages.exports import FILES
from services.portal.pages.language import FOLDER
from services.portal.usecases.save_week import MOVED_ON
from services.portal.usecases.show_operations import waiting_chart
from shared.values.noted import KINDS

TEMPLATES = FOLDER.parent / "templates"
SPOKEN = sorted(path.stem for path in TEMPLATES.glob("*.html"))
_CHART = FOLDER.parents[1] / "ledger" / "domain" / "accounts.toml"
_OTHER_STATES = (
    "draft", "submitted", "approved", "returned", "disputed", "mixed", "open", "answered", "escalated", "decided",
    "withdrawn", "ordered", "released", "settled", "approve", "correct", "reject", "pending",
    "active", "replaced", "rejected", "cooling", "verified", "refused", "revoked", "confirmed", "failed",
    "registered", "accepted", "left", "paused", "disabled", "removed", "waiting", "delivered", "given_up", "held",
    "contractor", "employee", "document", "credential", "all", "void", "prepared", "sent", "discarded", "created",
    "expired", "pay", "bill", "register", "billed", "paid", *words.WORDS,
)  # fmt: skip


def in_templates(name: str) -> set[str]:
    """Give the sentences a template asks for; what is counted has two forms, each a sentence of its own."""
    found: set[str] = set()
    options = {"newstyle_gettext": "true"}
    path = str(TEMPLATES / f"{name}.html")
    for _line, said, _comments, _context in extract_from_file("jinja2.ext.babel_extract", path, options=options):
        found |= {said} if isinstance(said, str) else {one for one in said if isinstance(one, str)}
    return found


def sentences() -> set[str]:
    """Give all of them; names of states as they are read."""
    found = {one for name in SPOKEN for one in in_templates(name)}
    for chart in _charts():
        found |= {chart.title, chart.says, chart.of, *chart.series}
    found |= {
        *typed_hours.SENTENCES,
        *typed_times.SENTENCES,
        MOVED_ON,
        "Enter your address and your password.",
        *OF_APPROVERS,
    }
    found |= {"Choose a column, or write what is the same for everyone.", *faults.SENTENCES.values()}
    for table in (words.ROLES, words.ROLE_DOES, words.EARNINGS, words.STEPS, WAY, words.GIVEN, words.FLAGS, KINDS):
        found |= set(table.values())
    found |= {field.title for kind in sheet_kinds.KINDS.values() for field in kind.fields} | {words.flag("device")}
    found |= {kind.title for kind in sheet_kinds.KINDS.values()} | set(FILES.values())
    found |= {title for title, _ in export_lists.SUBJECTS} | {one.title for one in export_lists.LISTS.values()}
    found |= {ask.title for one in export_lists.LISTS.values() for ask in one.asks}
    found |= {text for one in settings.SETTINGS.values() for text in (one.title, one.says, one.link)}
    found |= set(settings.OPERATOR.values()) | set(settings.PAYERS.values())
    found |= {one.title for one in (*PAGES, *run_steps.STEPS, *progress([], []).stages)}
    found |= {title for title, _ in figures.AGES} | {figures.NOT_TOLD, figures.NO_SKILL, *words.LASTED, *words.MAKERS}
    return (
        found | _of_services() | {words.word(state) for state in _states() if words.word(state) not in ("ACH", "SEPA")}
    )


def _of_services() -> set[str]:
    """Give what services say in one sentence a code: checks, gaps, ways of paying, why a payment waits, accounts."""
    chart = chart_of(loads(_CHART.read_text())).values()
    return {
        *(says for _, says in REMARKS.values()), *ledger.REASONS.values(),
        *(text for one in METHODS.values() for text in (one.title, one.fees)),
        *(text for one in chart for text in (one.name, one.says)),
        *(says for says in WAITS.values() if "{" not in says),
        # What services note of steps that they take themselves.
        "added", "imported", "erased", "another was approved", "cooled off", "signed", "opened",
        "not decided in time",
    }  # fmt: skip


def _states() -> set[str]:
    return {
        *_OTHER_STATES, *billing.STATES, *identity.TRANSITIONS, *ledger.REASONS, *STAGES, *run.TRANSITIONS, *run.KINDS,
        *run_difference.KINDS, *KINDS, *(one for one in SEVERITIES if one != "blocker"),
    }  # fmt: skip


def _charts() -> list[figures.Chart]:
    """Draw every chart there is, of as little as it takes."""
    euro = {"amount": "1.00", "currency": "EUR"}
    plain = figures.Words(str, lambda amount: amount["amount"])
    weeks = [{"sheet": {"week_start": "2026-10-05"}, "seconds": 60}]
    earned = [{"workweek_start": "2026-10-05", "amount": euro}]
    invoice = {"issued_on": "2026-10-31", "due_on": "2026-11-30", "state": "issued", "total": euro,
               "received": {**euro, "amount": "0.00"}}  # fmt: skip
    skill = {"month": "2026-10-01", "kind": None, "name": None, "approved_seconds": 60}
    margin = {
        "client_id": None,
        "project_id": None,
        "project_name": None,
        "margin": euro,
        "charged": euro,
        "earned": euro,
    }
    return [
        figures.hours_against_caps(weeks, 60, plain), *figures.earned_by_week(earned, plain),
        *figures.accruals(earned, plain), *figures.ageing([invoice], figures.date(2026, 12, 1), plain),
        *figures.spend([invoice], plain), figures.budgets([], plain), figures.cycle([], [], plain),
        figures.worked([], plain), *figures.by_skill([skill], plain),
        *figures.margins([margin], {}, plain), figures.funnel([{"step": "ready", "trainers": 1}], words.step),
        waiting_chart([], plain),
    ]  # fmt: skip
