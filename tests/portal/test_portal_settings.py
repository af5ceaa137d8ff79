"""What is set: who may change it, what holds on a day, and what no page shows."""

from __future__ import annotations

from datetime import date

import pytest
from months import copied

from deploy.bench.pages import HERE, signed_in
from deploy.onebox.front import Front
from deploy.onebox.house import open_house_now
from services.payments.domain.originator import PAYER_STATES
from services.portal.domain.settings import OPERATOR, PAYERS, SETTINGS, that_hold
from services.timetracking.domain.time_rules import TimeRules
from services.timetracking.usecases.set_time_rules import set_time_rules
from shared.plumbing import environment

# Files of real books show nobody but the payer who was set.
SETTINGS_OF_REAL_BOOKS = {"second_factor_roles": "", "originator_demo": "no"}


def _version(thing: str, day: str, says: int) -> dict[str, object]:
    return {"project_id": thing, "valid_from": day, "says": says}


def test_what_holds_is_the_last_version_of_each_thing_and_what_is_to_come():
    versions = [
        _version("a", "2026-01-01", 1), _version("a", "2026-03-01", 2), _version("a", "2026-03-01", 3),
        _version("b", "2026-02-01", 4), _version("a", "2027-01-01", 5), _version("c", "2026-12-01", 6),
        _version("a", "2027-01-01", 7), _version("b", "2026-01-01", 8),
    ]  # fmt: skip
    assert [one["says"] for one in that_hold(versions, ("project_id",), "2026-11-29")] == [3, 4, 6, 7]
    assert [one["says"] for one in that_hold(versions, ("project_id",), "2026-01-01")][:2] == [1, 8]
    assert that_hold([], ("project_id",), "2026-11-29") == []


@pytest.mark.parametrize("name, roles", [
    ("companies", ["finance", "admin"]), ("groups", ["finance"]), ("rules", ["finance", "admin"]),
    ("substitutes", ["approver", "admin"]), ("methods", []),
])  # fmt: skip
def test_who_may_change_a_setting_is_read_off_the_permission_table(name, roles):
    assert SETTINGS[name].roles == roles


def test_every_state_of_a_payer_has_its_word():
    assert set(PAYERS) == set(PAYER_STATES)


def test_variables_of_the_operator_are_those_that_are_read():
    assert [name for name in OPERATOR if f"`{name}`" not in (environment.__doc__ or "")] == []


@pytest.mark.slow
def test_the_page_shows_what_its_visitor_may_read(tmp_path_factory):
    house = open_house_now(copied(tmp_path_factory, "settings").data, SETTINGS_OF_REAL_BOOKS)
    timetracking, billing = house.services["timetracking"], house.services["billing"]
    with timetracking.units.write(timetracking.call_as_service()) as unit:
        set_time_rules(unit, unit.call, None, date(2026, 1, 5), TimeRules(auto_approve_seconds=93_600))
    front = Front(house, {})
    pages = {role: signed_in(front, role).get("/settings", base_url=HERE) for role in ("finance", "admin", "auditor")}
    assert {page.status_code for page in pages.values()} == {200}
    for role, page in pages.items():
        assert "1 d 2 h" in page.text, role
        assert ("HOURBOOK_ORIGINATOR_IBAN" in page.text, "Pay groups" in page.text) == (role != "admin",) * 2
        assert ("not set up" in page.text, "Not set: 5 of 5" in page.text) == (role != "admin",) * 2
        assert "United States, California" in page.text, role
        assert "Overtime begins after: 144000 straight seconds in a work week <cite>[Cal. Labor Code" in page.text
    with billing.units.read(billing.call_as_service()) as unit:
        (company, *_) = unit.legal_entities.all()
    assert company.party.legal_name in pages["auditor"].text
    assert (company.account.iban or company.account.account_number) not in pages["auditor"].text
    house.close()
