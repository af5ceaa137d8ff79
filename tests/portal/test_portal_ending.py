"""What ends soon stands on a vendor's home: those that end first, however many there are."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from months import copied

from deploy.bench.pages import HERE, signed_in
from deploy.onebox.front import Front
from deploy.onebox.house import open_house_now
from services.onboarding.usecases.claim_credential import claim_credential
from services.onboarding.usecases.decide_credential import decide_credential
from services.portal.usecases.show_ending import NAMED

pytestmark = pytest.mark.slow
CLAIM = {"kind": "licence", "issuer": "Ärztekammer Berlin", "country": "DE", "valid_from": "2026-01-01"}


def test_of_many_that_end_those_are_named_that_end_first(tmp_path_factory):
    house = open_house_now(copied(tmp_path_factory, "ending").data, {"second_factor_roles": ""})
    vendor = signed_in(Front(house, {}), "vendor_manager")
    people = list(dict.fromkeys(re.findall(r"/people/(trn_\w+)", vendor.get("/people", base_url=HERE).text)))
    onboarding, today = house.services["onboarding"], datetime.now(UTC).date()
    with onboarding.units.write(onboarding.call_as_service()) as unit:
        checker = replace(unit.call, actor=replace(unit.call.actor, user_id="usr_checker"))
        # What was given first ends last: by their ids alone the most pressing would be cut off.
        for days in range(NAMED + 3, 0, -1):
            claim = {**CLAIM, "name": f"Licence {days}", "expires_on": (today + timedelta(days=days)).isoformat()}
            given = claim_credential(unit, unit.call, people[days % len(people)], claim)
            decide_credential(unit, checker, given.credential_id, "verify", "")
    home = vendor.get("/funnel", base_url=HERE).text
    (table,) = re.findall(r'aria-label="Ends soon".*?</table>', home, flags=re.DOTALL)
    assert re.findall(r"Licence \d+", table) == [f"Licence {days}" for days in range(1, NAMED + 1)]
    assert "All credentials that end soon" in home
    every = vendor.get("/credentials?view=ending", base_url=HERE).text
    assert re.findall(r"Licence \d+", every) == [f"Licence {days}" for days in range(1, NAMED + 4)]
    house.close()
