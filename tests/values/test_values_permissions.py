"""The permission table's text, what it means, and whose rows a call may touch under it."""

from __future__ import annotations

import pytest

from shared.values.call import BY_ROLE, ROLES, Actor, Call, Permission
from shared.values.permissions import PERMISSIONS, read_permissions
from shared.values.reach import EVERYONE, Reach
from shared.values.refusal import Refusal

BOTH = Actor("usr_1", frozenset({"approver", "trainer"}), "ven_1", "cli_1", "trn_1")
ROW = "GET rows all - - - - own own -"


@pytest.mark.parametrize(
    "text, fault",
    [
        ("GET rows all - - -", "has 4 cells"),
        ("GET rows all - - - - own own maybe", "cells that mean nothing: \\['maybe'\\]"),
        ("GET rows - - - - - - - -", "lets nobody in"),
        ("GET rows open:", "say why"),
        (f"{ROW}\n{ROW}", "has two rows"),
    ],
)
def test_a_row_that_cannot_be_meant_does_not_start(text, fault):
    with pytest.raises(AssertionError, match=fault):
        read_permissions(f"[sample]\n{text}\n")


def test_rows_are_named_by_method_and_path():
    (permission,) = read_permissions(f"# a heading\n\n[sample]\n{ROW}\n").values()
    assert permission == Permission(
        "GET /api/sample/v1/rows", {"admin": "all", "vendor_manager": "own", "trainer": "own"}
    )


@pytest.mark.parametrize(
    "cells, reach",
    [
        ({"trainer": "own"}, Reach(trainer_id="trn_1")),
        ({"trainer": "own", "finance": "all"}, Reach(trainer_id="trn_1")),
        ({"trainer": "own", "vendor_manager": "own", "client": "own"}, Reach(trainer_id="trn_1")),
        ({"trainer": "own", "approver": "all"}, EVERYONE),
        ({"trainer": "own", "approver": "else"}, EVERYONE),
        ({"approver": "own"}, Reach()),
        ({"finance": "all"}, Reach()),
        ({}, Reach()),
    ],
)
def test_only_roles_that_are_let_in_add_to_the_reach(cells, reach):
    assert Permission("GET here", cells).reach(BOTH) == reach


def test_a_service_reaches_everyone_under_any_permission_and_comes_through_no_door():
    service = Actor("service:payroll", frozenset({"service"}))
    assert Permission("GET here", {"trainer": "own"}).reach(service) == EVERYONE
    assert not any(permission.lets_in(service) for permission in PERMISSIONS.values())


@pytest.mark.parametrize("role", ROLES)
def test_without_a_door_each_role_reaches_what_is_its_own(role):
    own = {"trainer": Reach(trainer_id="trn_1"), "vendor_manager": Reach(vendor_id="ven_1"),
           "client": Reach(client_id="cli_1")}  # fmt: skip
    call = Call(Actor("usr_1", frozenset({role}), "ven_1", "cli_1", "trn_1"), 0, str)
    assert call.reach == own.get(role, EVERYONE)
    assert call.under is BY_ROLE


@pytest.mark.parametrize(
    "reach, covered",
    [
        (EVERYONE, True),
        (Reach(), False),
        (Reach(trainer_id="trn_1"), True),
        (Reach(trainer_id="trn_2"), False),
        (Reach(trainer_id="trn_2", vendor_id="ven_1"), True),
        (Reach(vendor_id="trn_1"), False),
    ],
)
def test_a_row_is_covered_by_any_of_its_owners(reach, covered):
    assert reach.covers(trainer_id="trn_1", vendor_id="ven_1") is covered


def test_a_row_of_nobody_is_covered_by_no_reach_without_an_id():
    assert not Reach().covers(trainer_id=None)


@pytest.mark.parametrize(
    "reach, asked, narrowed",
    [
        (EVERYONE, None, None),
        (EVERYONE, "trn_2", "trn_2"),
        (Reach(trainer_id="trn_1"), None, "trn_1"),
        (Reach(trainer_id="trn_1"), "trn_1", "trn_1"),
    ],
)
def test_a_list_is_narrowed_to_what_is_within_reach(reach, asked, narrowed):
    assert reach.narrowed("trainer", asked) == narrowed


@pytest.mark.parametrize("reach, asked", [(Reach(trainer_id="trn_1"), "trn_2"), (Reach(), None), (Reach(), "trn_1")])
def test_another_ones_list_is_not_found(reach, asked):
    with pytest.raises(Refusal, match="trainer_not_found"):
        reach.narrowed("trainer", asked)


# What the table is meant to say, whatever rows are added to it.
READING = [permission for permission in PERMISSIONS.values() if permission.what.startswith("GET ")]
# Too long for an address; they run in transactions that only read.
QUESTIONS = {"POST /api/payroll/v1/what-ifs", "POST /api/billing/v1/what-ifs"}


def test_an_auditor_reads_everything_and_changes_nothing_but_their_own_account():
    assert [one.what for one in READING if not one.open_because and "auditor" not in one.cells] == []
    changed = [one.what for one in PERMISSIONS.values() if one not in READING and "auditor" in one.cells]
    assert set(changed) >= QUESTIONS
    assert all("/users/me" in what for what in set(changed) - QUESTIONS)


def test_trainers_vendors_and_clients_reach_their_own_alone():
    # The agreement's text is the same for all, and so are the rules that hours are paid by.
    wide = {
        one.what
        for one in PERMISSIONS.values()
        for role in ("trainer", "vendor_manager", "client")
        if one.cells.get(role, "own") != "own"
    }
    assert wide == {"GET /api/onboarding/v1/agreement", "GET /api/payroll/v1/rule-packs"}


@pytest.mark.parametrize(
    "what, roles",
    [
        ("bill-rates", {"admin", "finance", "finance_approver", "auditor"}),
        ("payment-files/<file_id>/download", {"finance_approver"}),
        ("pay-rates", {"admin", "finance", "finance_approver", "auditor", "vendor_manager", "trainer"}),
    ],
)
def test_who_may_ask_for_what_is_kept_from_others(what, roles):
    let_in = {role for one in PERMISSIONS.values() if one.what.endswith(what) for role in one.cells}
    assert let_in == roles
