"""Sessions of the portal are identity's: they outlive a restart, end everywhere, a fresh proof renews the cookie."""

from __future__ import annotations

import os
import time

import pytest
from portal_house import ADMIN, HERE, PASSWORD, found, sign_in, token_in
from werkzeug.test import Client

from deploy.onebox.front import Front
from deploy.onebox.house import House, open_house
from services.identity.domain.grant import Grant
from services.identity.usecases.ensure_users import Login, ensure_users
from services.onboarding.imports.people import read_people
from services.onboarding.usecases.import_trainers import import_trainers
from services.onboarding.usecases.ports import Vendor
from services.portal.calls.in_process import in_process
from services.portal.calls.sessions import TRUSTED_SECONDS, Sessions
from services.portal.calls.transport import Reply
from services.portal.domain.masked import unmask
from services.portal.usecases.ports import ApiProblem
from shared.plumbing.ended_sessions import LOOK_SECONDS
from shared.plumbing.ids import id_source

pytestmark = pytest.mark.slow

NORA = "nora@example.org"
SHEET = f"""external_ref,given_name,family_name,email,country,zone
A-1,Nora,Weiss,{NORA},DE,Europe/Berlin
""".encode()
PLACE = "/me/payout-account?way=iban"
ACCOUNT = {"holder_name": "Nora Weiss", "iban": "DE02120300000000202051", "currency": "EUR", "town": "Berlin",
           "country": "DE"}  # fmt: skip


class Clock:
    """The machine's clock, which a test moves on."""

    ahead = 0

    def __call__(self) -> int:
        return int(time.time()) + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    return found(tmp_path_factory.mktemp("portal") / "data")


@pytest.fixture
def house(founded, clock) -> House:
    new_id = id_source(lambda: time.time_ns() // 1_000_000, os.urandom)
    house = open_house(founded, clock, new_id, {"second_factor_roles": ""})
    yield house
    house.close()


def visit(house: House, secret: str = "") -> Client:
    """A browser at a portal that was just started."""
    browser = Client(Front(house, {}))
    if secret:
        browser.set_cookie("__Host-hourbook", secret, domain="localhost", secure=True)
    return browser


def secret_of(browser: Client) -> str:
    return browser.get_cookie("__Host-hourbook", domain="localhost").value


def post(browser: Client, path: str, referrer: str = "/account", **form: str):
    token = token_in(browser.get("/account", base_url=HERE))
    return browser.post(path, data={"form_token": token, **form}, base_url=HERE,
                        headers={"Referer": f"{HERE}{referrer}"})  # fmt: skip


def test_a_restart_of_the_portal_signs_nobody_out(house) -> None:
    before = visit(house)
    sign_in(before)
    form = token_in(before.get("/account", base_url=HERE))
    after = visit(house, secret_of(before))
    page = after.get("/account", base_url=HERE)
    assert (page.status_code, unmask(token_in(page)), ADMIN in page.text) == (200, unmask(form), True)


def test_who_signs_out_everywhere_is_out_at_every_portal(house, clock) -> None:
    here, there = visit(house), visit(house)
    sign_in(here)
    sign_in(there)
    assert post(here, "/account/sessions/end").status_code == 302
    assert here.get("/account", base_url=HERE).headers["Location"].startswith("/sign-in")
    clock.ahead += LOOK_SECONDS
    for browser in (here, there, visit(house, secret_of(there))):
        assert browser.get("/account", base_url=HERE).headers["Location"].startswith("/sign-in")


def test_a_session_is_ended_from_another_one(house, clock) -> None:
    here, there = visit(house), visit(house)
    sign_in(there)
    sign_in(here)
    other = there.application.portal.extensions["portal"].sessions.find(secret_of(there)).session_id
    assert other in here.get("/account", base_url=HERE).text
    post(here, f"/account/sessions/{other}/end")
    clock.ahead += LOOK_SECONDS
    assert there.get("/account", base_url=HERE).status_code == 302
    assert here.get("/account", base_url=HERE).status_code == 200


def test_where_a_visitor_comes_from_is_what_identity_notes(house) -> None:
    browser = visit(house)
    form = {"email": ADMIN, "password": PASSWORD}
    browser.post("/sign-in", data=form, base_url=HERE, headers={"User-Agent": "Lynx", "X-Forwarded-For": "6.6.6.6"},
                 environ_overrides={"REMOTE_ADDR": "203.0.113.7"})  # fmt: skip
    page = browser.get("/account", base_url=HERE).text
    assert ("203.0.113.7" in page, "Lynx" in page, "6.6.6.6" in page) == (True, True, False)


def test_while_identity_is_away_who_was_known_goes_on_until_the_token_ends(house, clock) -> None:
    away, there = [], in_process(Front(house, {}))
    kept = Sessions(lambda request: Reply(503, {}, b"") if away else there(request), clock)
    secret = kept.begin({"email": ADMIN, "password": PASSWORD}, {})
    away.append("identity")
    clock.ahead += TRUSTED_SECONDS
    assert kept.find(secret).person.name == ADMIN
    clock.ahead += 900
    with pytest.raises(ApiProblem, match="no reason"):
        kept.find(secret)
    away.clear()
    assert kept.find(secret).person.name == ADMIN


class TestFreshProof:
    @pytest.fixture
    def trainer(self, house, clock) -> Client:
        """Nora, who signed in a quarter of an hour ago."""
        onboarding, identity = house.services["onboarding"], house.services["identity"]
        with onboarding.units.write(onboarding.call_as_service()) as unit:
            if unit.vendors.get("ven_1") is None:
                unit.vendors.add(Vendor("ven_1", "Vendor", "DE"), unit.call.at_epoch)
                import_trainers(unit, unit.call, "ven_1", read_people(SHEET))
            (nora,) = unit.trainers.of_vendor("ven_1").values()
        house.pump()
        with identity.units.write(identity.call_as_service()) as unit:
            grant = Grant(("trainer",), vendor_id="ven_1", trainer_id=nora.trainer_id)
            ensure_users(unit, unit.call, [Login(NORA, grant, PASSWORD)])
        browser = visit(house)
        sign_in(browser, email=NORA)
        clock.ahead += 900
        return browser

    def test_an_account_is_given_after_a_fresh_password_alone(self, trainer) -> None:
        assert "Enter your password, then type the account" in trainer.get(PLACE, base_url=HERE).text
        late = post(trainer, PLACE, key="k1", **ACCOUNT)
        assert (late.status_code, late.headers["Location"]) == (302, "/confirm?next=/account")
        before = secret_of(trainer)
        assert post(trainer, "/confirm", password="wrong").status_code == 422
        proved = post(trainer, "/confirm", password=PASSWORD, next="/account")
        assert proved.headers["Location"] == "/account"
        assert secret_of(trainer) != before
        assert visit(trainer.application._house, before).get("/account", base_url=HERE).status_code == 302
        given = post(trainer, PLACE, key="k2", **ACCOUNT)
        assert given.headers["Location"].startswith(f"{PLACE}&done=given&of=acct_")
        page = trainer.get(given.headers["Location"], base_url=HERE).text
        assert "2051" in page
        assert ACCOUNT["iban"] not in page

    def test_a_wrong_number_is_said_beside_the_form(self, trainer) -> None:
        post(trainer, "/confirm", password=PASSWORD)
        answer = post(trainer, PLACE, key="k3", **ACCOUNT | {"iban": "DE00"})
        assert (answer.status_code, 'id="f-iban"' in answer.text, "DE00" in answer.text) == (422, True, False)
