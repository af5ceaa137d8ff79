"""Refusals carry what the edge needs; a call says who acts, and no one checks their own work."""

import pytest

from shared.values.call import Actor, Call, require_other_person
from shared.values.finding import Finding
from shared.values.refusal import Fault, Kind, Refusal, conflict, forbidden, not_found, under

CALL = Call(Actor("usr_1", frozenset({"finance"})), 0, lambda prefix: f"{prefix}_1")


def test_a_pointer_is_short_for_one_fault():
    refusal = Refusal("rate_missing", "Set a rate.", pointer="rate")
    assert refusal.faults == (Fault("rate", "rate_missing", "Set a rate."),)
    assert str(refusal) == "rate_missing: Set a rate."
    assert refusal.permanent
    assert Refusal("x", "y").faults == ()


@pytest.mark.parametrize(
    "refusal, code, kind",
    [
        (not_found("trainer", "trn_9"), "trainer_not_found", Kind.NOT_FOUND),
        (forbidden("not_yours", "It is not yours."), "not_yours", Kind.FORBIDDEN),
        (conflict("already_paid", "It is paid."), "already_paid", Kind.CONFLICT),
        (Refusal("x", "y"), "x", Kind.INVALID),
    ],
)
def test_each_kind_has_its_door(refusal, code, kind):
    assert (refusal.code, refusal.kind) == (code, kind)


def test_what_is_not_found_says_what_to_do_and_not_whether_it_is_there():
    assert not_found("pay_run", "run_9").detail == (
        "There is no pay run run_9 that you may see; copy the id from a list or answer that shows it."
    )


def test_no_one_checks_their_own_work():
    with pytest.raises(Refusal, match="maker_is_checker"):
        require_other_person(CALL, "usr_1", "this pay run")
    require_other_person(CALL, "usr_2", "this pay run")


def test_a_call_can_be_made_for_another():
    other = CALL.on_behalf_of(Actor("usr_2"))
    assert other.actor.user_id == "usr_2"
    assert (other.at_epoch, other.new_id("trn")) == (0, "trn_1")


def test_faults_are_placed_under_the_part_of_the_body_they_are_in():
    with pytest.raises(Refusal) as refused, under("hours"):
        raise Refusal("overlap", "Two at once.", faults=(Fault("start", "a", "A."), Fault("/end", "b", "B.")))
    assert [fault.pointer for fault in refused.value.faults] == ["hours/start", "hours/end"]


@pytest.mark.parametrize(
    "roles, has", [(("finance",), True), (("admin", "finance"), True), (("admin",), False), ((), False)]
)
def test_roles(roles, has):
    assert CALL.actor.has(*roles) is has


def test_findings_have_an_order():
    assert sorted([Finding("b", "1", ""), Finding("a", "2", "")]) == [Finding("a", "2", ""), Finding("b", "1", "")]
