"""Every act by name. In: nothing. Out: the table from which stories are drawn, and what comes before each act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from deploy.simulation.acts import (
    agreeing,
    approving,
    banking,
    billing,
    disputing,
    forgetting,
    hiring,
    leaving,
    licensing,
    opening,
    paying,
    taxing,
    working,
)
from deploy.simulation.world import World

Act = Callable[[World, Random], str]

_MODULES = {
    opening: ("found_company", "register_a_client", "open_a_project", "found_vendor"),
    hiring: ("import_person", "invite", "sign", "engage", "change_pay_rate", "agree_bill_rate"),
    leaving: ("leave", "come_back"),
    forgetting: ("ask_to_be_forgotten", "forget"),
    licensing: ("ask_for_a_licence", "give_a_licence", "check_a_licence"),
    taxing: ("give_a_tax_form",),
    agreeing: ("agree_a_chain", "agree_a_deadline", "go_away"),
    working: ("log_hours", "import_export", "edit", "withdraw", "correct", "submit", "submit_week"),
    approving: ("read_timesheet", "approve", "approve_some", "return_some"),
    disputing: ("dispute", "dispute_a_bill", "answer", "decide", "take_back", "reopen"),
    paying: ("open_a_run", "submit_a_run", "approve_a_run", "pay_group", "void_a_run", "hold", "release_hold",
             "send_again"),
    banking: ("give_account", "approve_an_account", "reject_an_account", "take_back_an_account",
              "prepare_a_file", "discard_a_file",
              "release_a_file", "send_a_file", "settle_a_file", "money_comes_back"),
    billing: ("draft_an_invoice", "issue_an_invoice", "receive_money", "close"),
}  # fmt: skip
ACTS: Mapping[str, Act] = {name: getattr(module, name) for module, names in _MODULES.items() for name in names}
# Who finds nothing to do for an act does what comes before it.
BEFORE: Mapping[str, str] = {
    "invite": "import_person", "sign": "invite", "engage": "sign", "agree_bill_rate": "engage",
    "approve_an_account": "give_account", "submit": "log_hours", "read_timesheet": "submit", "approve": "submit",
    "approve_some": "approve", "return_some": "submit", "correct": "approve", "edit": "log_hours",
    "dispute": "submit", "answer": "dispute", "decide": "dispute", "take_back": "dispute", "reopen": "approve",
    "submit_a_run": "open_a_run", "approve_a_run": "submit_a_run", "prepare_a_file": "pay_group",
    "release_a_file": "prepare_a_file", "discard_a_file": "prepare_a_file", "send_a_file": "release_a_file",
    "settle_a_file": "send_a_file", "money_comes_back": "settle_a_file", "send_again": "money_comes_back",
    "check_a_licence": "give_a_licence", "take_back_an_account": "give_account", "come_back": "leave",
    "give_a_tax_form": "import_person",
    "dispute_a_bill": "approve", "ask_to_be_forgotten": "leave", "forget": "ask_to_be_forgotten",
    "issue_an_invoice": "draft_an_invoice", "receive_money": "issue_an_invoice", "release_hold": "hold",
}  # fmt: skip
