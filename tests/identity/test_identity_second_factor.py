"""The second factor: who needs one, how it is set up, that a code is good once, what helps whoever lost it."""

from __future__ import annotations

import json

import pyotp
import pytest
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from identity_house import PASSWORD, Identity

from services.identity.domain.second_factor import ACTIVE, Factor, good_step, normal_code
from services.identity.store.tables import recovery_codes, second_factors
from shared.plumbing.unit import OUTBOX

FRED = {"email": "fred@example.org", "password": PASSWORD}


@pytest.fixture
def strict(make_identity) -> Identity:
    """Identity as it is out of the box: some roles need a second factor."""
    return make_identity(second_factor_roles="admin finance finance_approver vendor_manager")


class Phone:
    """Someone's phone: set up by the API, its codes by the house's clock."""

    def __init__(self, identity: Identity, proof: dict[str, str], **more: str) -> None:
        self._clock = identity.clock
        begun = identity.send("POST", "second-factors", json=proof | more)
        assert begun.status_code == 201, begun.json
        self.secret, self.uri = begun.json["secret"], begun.json["otpauth_uri"]
        confirmed = identity.send("POST", "second-factor-confirmations", json=proof | {"code": self.code()})
        assert confirmed.status_code == 201, confirmed.json
        self.recovery_codes = confirmed.json["recovery_codes"]
        identity.clock.now += 30

    def code(self, drift: int = 0) -> str:
        return pyotp.TOTP(self.secret).at(self._clock() + 30 * drift)


def tokens(identity: Identity, **body):
    return identity.send("POST", "tokens", json=FRED | body)


def outcome(answer) -> tuple[int, str]:
    return answer.status_code, answer.json.get("code", "")


@pytest.mark.parametrize("email", ["ada@example.org", "fred@example.org", "vera@example.org"])
def test_who_can_move_money_or_people_needs_one(strict: Identity, email) -> None:
    assert outcome(strict.sign_in(email)) == (401, "second_factor_unset")
    assert outcome(strict.sign_in(email, "wrong horse battery")) == (401, "credentials_wrong")


def test_roles_that_need_one_are_a_setting(make_identity) -> None:
    identity = make_identity(second_factor_roles="admin,auditor")
    assert identity.sign_in("fred@example.org").status_code == 201
    assert outcome(identity.sign_in("ada@example.org")) == (401, "second_factor_unset")


def test_it_is_set_up_with_a_phone_and_asked_for_from_then_on(strict: Identity) -> None:
    phone = Phone(strict, FRED)
    assert phone.uri.startswith("otpauth://totp/Hourbook:fred%40example.org?secret=")
    assert outcome(tokens(strict)) == (401, "second_factor_required")
    assert outcome(tokens(strict, code=phone.code())) == (201, "")
    assert strict.said()[-1] == "second_factor.changed"


def test_until_it_is_confirmed_nothing_is_in_use(strict: Identity) -> None:
    begun = strict.send("POST", "second-factors", json=FRED).json
    assert outcome(tokens(strict)) == (401, "second_factor_unset")
    wrong = strict.send("POST", "second-factor-confirmations", json=FRED | {"code": "000000"})
    assert outcome(wrong) == (401, "credentials_wrong")
    strict.clock.now += 900
    late = {"code": pyotp.TOTP(begun["secret"]).at(strict.clock())}
    over = strict.send("POST", "second-factor-confirmations", json=FRED | late)
    assert outcome(over) == (409, "second_factor_not_begun")


class TestCodes:
    def test_a_code_is_good_once(self, strict: Identity) -> None:
        phone = Phone(strict, FRED)
        code = phone.code()
        assert outcome(tokens(strict, code=code)) == (201, "")
        assert outcome(tokens(strict, code=code)) == (401, "credentials_wrong")
        assert outcome(tokens(strict, code=phone.code(-1))) == (401, "credentials_wrong"), "nor is an older one"
        assert outcome(tokens(strict, code=phone.code(1))) == (201, "")

    def test_the_code_that_confirmed_it_signs_nobody_in(self, strict: Identity) -> None:
        phone = Phone(strict, FRED)
        assert outcome(tokens(strict, code=phone.code(-1))) == (401, "credentials_wrong")

    @pytest.mark.parametrize(("drift", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
    def test_a_clock_may_be_half_a_minute_off(self, drift, good) -> None:
        secret, now = pyotp.random_base32(), 1_791_158_400
        factor = Factor("usr_1", ACTIVE, secret, 0, 0)
        assert (good_step(factor, pyotp.TOTP(secret).at(now + 30 * drift), now) is not None) == good

    @pytest.mark.parametrize(
        "typed",
        ["\uff11\uff12\uff13\uff14\uff15\uff16", "\u0663\u0664\u0665\u0666\u0667\u0668", "aaaaaa", "123 45", "      x"],
    )
    def test_what_is_no_code_is_none(self, strict: Identity, typed) -> None:
        Phone(strict, FRED)
        answer = tokens(strict, code=typed)
        assert answer.status_code in (401, 422), answer.json
        assert normal_code("12 34-56") == "123456"

    def test_guessing_locks_the_account_even_with_the_right_password(self, strict: Identity) -> None:
        phone = Phone(strict, FRED)
        statuses = [tokens(strict, code=f"{number:06d}").status_code for number in range(5)]
        assert statuses[-1] == 429
        assert tokens(strict, code=phone.code()).status_code == 429
        assert tokens(strict).status_code == 429

    def test_asking_without_a_code_forgives_no_failure(self, strict: Identity) -> None:
        Phone(strict, FRED)
        for number in range(4):
            tokens(strict, code=f"{number:06d}")
            assert tokens(strict).status_code == 401
        assert tokens(strict, code="999999").status_code == 429

    def test_another_s_code_is_worth_nothing(self, strict: Identity) -> None:
        Phone(strict, FRED)
        other = Phone(strict, {"email": "ben@example.org", "password": PASSWORD})
        assert outcome(tokens(strict, code=other.code())) == (401, "credentials_wrong")


class TestLosing:
    def test_a_recovery_code_stands_in_once(self, strict: Identity) -> None:
        phone = Phone(strict, FRED)
        typed = phone.recovery_codes[3].upper().replace("-", " ")
        assert outcome(tokens(strict, code=typed)) == (201, "")
        assert outcome(tokens(strict, code=typed)) == (401, "credentials_wrong")
        assert outcome(tokens(strict, code=phone.recovery_codes[4])) == (201, "")

    def test_another_phone_takes_its_place_by_a_code_of_the_first(self, strict: Identity) -> None:
        first = Phone(strict, FRED)
        assert outcome(strict.send("POST", "second-factors", json=FRED)) == (401, "second_factor_required")
        second = Phone(strict, FRED, code=first.code())
        assert outcome(tokens(strict, code=first.code())) == (401, "credentials_wrong")
        assert outcome(tokens(strict, code=first.recovery_codes[0])) == (401, "credentials_wrong")
        assert outcome(tokens(strict, code=second.code())) == (201, "")

    def test_a_password_link_does_not_take_it_away(self, strict: Identity) -> None:
        Phone(strict, FRED)
        with strict.service.units.write(strict.service.call_as_service()) as unit:
            from services.identity.usecases.send_password_link import send_password_link

            link = send_password_link(unit, unit.call, strict.ids["fred@example.org"])
        token = strict.mailed({"invitation_id": link.invitation_id})
        new = "a new horse, a new battery"
        assert strict.send("POST", "acceptances", json={"token": token, "password": new}).status_code == 201
        assert outcome(tokens(strict, password=new)) == (401, "second_factor_required")

    def test_an_admin_takes_it_away_and_its_holder_is_told(self, strict: Identity) -> None:
        Phone(strict, FRED)
        ada = {"email": "ada@example.org", "password": PASSWORD}
        session = strict.send("POST", "tokens", json=ada | {"code": Phone(strict, ada).code()}).json["access_token"]
        headers, fred = {"Authorization": f"Bearer {session}"}, strict.ids["fred@example.org"]
        place = f"users/{fred}/second-factor-resets"
        assert strict.send("POST", place, headers).status_code == 204
        assert outcome(strict.send("POST", place, headers)) == (409, "second_factor_missing")
        row = strict.newest()
        assert json.loads(row.data) == {"user_id": fred, "how": "reset", "changed_epoch": strict.clock.now}
        assert outcome(tokens(strict)) == (401, "second_factor_unset")
        own = f"users/{strict.ids['ada@example.org']}/second-factor-resets"
        assert outcome(strict.send("POST", own, headers)) == (403, "maker_is_checker")
        assert outcome(strict.send("POST", "users/usr_9/second-factor-resets", headers)) == (404, "user_not_found")


class TestSecrets:
    def test_neither_secret_nor_codes_lie_in_the_clear(self, strict: Identity, capfd) -> None:
        phone = Phone(strict, FRED)
        kept = str(strict.rows(sa.select(second_factors))) + str(strict.rows(sa.select(recovery_codes)))
        said = capfd.readouterr()
        text = kept + str(strict.rows(sa.select(OUTBOX.c.data))) + said.out + said.err
        assert "usr_" in text
        assert [one for one in (phone.secret, *phone.recovery_codes) if one in text or normal_code(one) in text] == []

    def test_a_row_that_is_copied_to_another_account_opens_nothing(self, strict: Identity) -> None:
        Phone(strict, FRED)
        with strict.service.units.engine.begin() as connection:
            connection.execute(second_factors.update().values(user_id=strict.ids["ben@example.org"]))
        with strict.service.units.read(strict.service.call_as_service()) as unit, pytest.raises(InvalidTag):
            unit.factors.get(strict.ids["ben@example.org"])

    def test_what_was_shown_once_is_not_shown_again(self, strict: Identity) -> None:
        again = [strict.send("POST", "second-factors", json=FRED, headers={"Idempotency-Key": "k"}) for _ in range(2)]
        assert outcome(again[1]) == (409, "idempotency_answer_secret")
