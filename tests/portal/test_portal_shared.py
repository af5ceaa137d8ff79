"""What several people gave alike stands before whoever looks into fraud, by name, and before nobody else."""

from __future__ import annotations

import re

import pytest
from months import copied

from deploy.bench.pages import HERE, signed_in
from deploy.onebox.front import Front
from deploy.onebox.house import open_house_now

pytestmark = pytest.mark.slow
TITLE = "The same from several people"


def test_who_gave_the_same_is_named_to_who_looks_into_it(tmp_path_factory):
    house = open_house_now(copied(tmp_path_factory, "shared").data, {"second_factor_roles": ""})
    front = Front(house, {})
    finance, vendor = signed_in(front, "finance"), signed_in(front, "vendor_manager")
    assert TITLE not in finance.get("/people", base_url=HERE).text
    listed = re.findall(r'/people/(trn_\w+)"><bdi>([^<]+)', vendor.get("/people", base_url=HERE).text)
    (one, its_name), (other, other_name), (third, _name) = listed[:3]
    onboarding = house.services["onboarding"]
    with onboarding.units.write(onboarding.call_as_service()) as unit:
        unit.traits.keep([("device", one, "phone"), ("device", other, "phone"), ("device", third, "own")], 1)
    page = finance.get("/people", base_url=HERE).text
    (said,) = re.findall(rf"{TITLE}.*?</section>", page, flags=re.DOTALL)
    assert re.findall(r"<bdi>([^<]+)", said) == [name for _who, name in sorted([(one, its_name), (other, other_name)])]
    assert TITLE not in finance.get("/people?q=a", base_url=HERE).text
    assert TITLE not in vendor.get("/people", base_url=HERE).text
    asked = f"/people/{one}"
    flag = re.compile(r"Somebody else gave the same: device\..*?</p>", re.DOTALL)
    (with_whom,) = flag.findall(finance.get(asked, base_url=HERE).text)
    assert re.findall(r"<bdi>([^<]+)", with_whom) == [other_name]
    (unsaid,) = flag.findall(vendor.get(asked, base_url=HERE).text)
    assert "<bdi>" not in unsaid
    assert not flag.search(finance.get(f"/people/{third}", base_url=HERE).text)
    house.close()
