"""Every refusal that a person can meet on a page has words of the portal's own; the others say why they need none."""

from __future__ import annotations

import re
from pathlib import Path

from services.portal.domain.faults import FINDINGS, SENTENCES, plain

PRINTED = Path(__file__).parents[2] / "docs" / "errors.md"
ROW = re.compile(r"^\| `(\w+)` \| \d+ \| .* \| (.+) \|$", re.MULTILINE)
# No page leads to what is raised in these places.
UNSEEN_PLACES = {
    "what is written is read back by the same program: a fault there is a bug, told as one":
        r"services/\w+/exports/|services/payments/domain/order|services/payments/usecases/receive_orders",
    "no page brings what a time tracker wrote": r"services/timetracking/(imports/|usecases/match_rows)",
    "a directory asks, no person (SCIM)": r"services/identity/.*(scim|provision|keep_an_admin|change_members)",
    "rule packs and examples are files of whoever operates it": r"services/payroll/imports/",
    "what would be if: by API and command line": r"services/payroll/(api/what_ifs|.*/suppos|usecases/explain_runs)",
    "templates are kept by API": r"services/timetracking/(usecases/keep_template|domain/codes)",
    "the operator's own settings and servers": r"services/(payments/domain/(originator|cool_off)|payments/store/vault|"
        r"audit/|notifications/(store|usecases/send_mails))",
    "how a program asks: a page asks as it must":
        r"shared/plumbing/(cursors|etags|faults|openapi|problems|bodies|idempotency)",
}  # fmt: skip
# Nor to these.
UNSEEN_CODES = {
    "by API alone": "pack_version_unknown",
    "how a program asks": "format_unknown cursor_of_other_order list_invalid object_invalid "
        "entry_versions_unreadable media_type_unsupported",
    "once, before there is anybody": "accounts_exist",
    "the operator's own settings and installation": "onboarding_needs_unknown database_newer",
}  # fmt: skip


def _codes() -> dict[str, str]:
    return dict(ROW.findall(PRINTED.read_text()))


def _unseen(code: str, raised_in: str) -> bool:
    if any(code in codes.split() for codes in UNSEEN_CODES.values()):
        return True
    places = re.findall(r"`([^`]+)`", raised_in)
    return all(any(re.search(where, place) for where in UNSEEN_PLACES.values()) for place in places)


def test_every_refusal_has_words_or_a_reason_to_need_none():
    known = _codes()
    assert len(known) > 400
    without = {code for code, where in known.items() if plain(code, "") == "" and not _unseen(code, where)}
    assert without == set()


def test_no_word_is_kept_for_what_nobody_refuses_any_more():
    known = _codes()
    # Codes of pages themselves, and one that is made of a kind.
    assert SENTENCES.keys() - known.keys() - {"not_found"} == set()
    assert FINDINGS - SENTENCES.keys() == set()
    codes = {code for codes in UNSEEN_CODES.values() for code in codes.split()}
    assert codes - known.keys() == set()
    assert codes & SENTENCES.keys() == set()
    for why, where in UNSEEN_PLACES.items():
        assert any(re.search(where, place) for place in known.values()), why
