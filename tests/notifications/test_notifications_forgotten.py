"""Who is forgotten is named by no mail, in whatever order the facts about them arrive."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from notifications_house import NORA, NOW, OTTO, House

from shared.events.fact import Fact
from shared.events.identity import InvitationIssued
from shared.events.onboarding import TrainerErased
from shared.events.payments import PayoutAccountChanged
from shared.values.nowhere import nowhere

GIVEN = PayoutAccountChanged("acct_1", "trn_1", "pending", "sepa", "EUR", "DE", "3000")
ERASED = TrainerErased("trn_1", "erased-1", NOW)
SHUT = replace(NORA, email=nowhere("erased-1"), active=False)
INVITED = InvitationIssued("inv_7", "new@example.org", "en", NOW + 604_800, trainer_id="trn_7")


@pytest.mark.parametrize("facts", permutations([GIVEN, ERASED, SHUT]))
def test_what_was_heard_late_names_nobody(house: House, facts: tuple[Fact, ...]) -> None:
    house.hears(*facts)
    assert house.caught() == []
    assert "nora@example.org" not in house.kept()
    assert "3000" not in str(house.ask("GET", "mails", "admin").json)
    assert set(house.ends()) <= {"erased-1@erased.invalid"}


def test_an_invitation_is_forgotten_with_who_never_took_it(house: House) -> None:
    house.hears(INVITED)
    assert [mail["To"] for mail in house.caught()] == ["new@example.org"]
    house.hears(replace(ERASED, trainer_id="trn_7", pseudonym="erased-7"))
    assert house.caught() == []
    assert "new@example.org" not in house.kept()
    assert [one["email"] for one in house.ask("GET", "mails", "admin").json["data"]] == ["erased-7@erased.invalid"]


def test_an_invitation_that_is_heard_after_the_erasure_of_who_has_no_account_is_not_written(house: House) -> None:
    house.hears(replace(ERASED, trainer_id="trn_7", pseudonym="erased-7"), INVITED)
    assert house.caught() == []
    assert "new@example.org" not in house.kept()


def test_who_has_an_address_since_keeps_their_mails(house: House) -> None:
    house.hears(NORA, GIVEN, replace(NORA, email="weiss@example.org"))
    house.caught()
    house.hears(replace(OTTO, email="nora@example.org"), replace(GIVEN, account_id="acct_2", trainer_id="trn_2"))
    house.hears(replace(INVITED, email="nora@example.org"), ERASED)
    assert [mail["To"] for mail in house.caught()] == ["nora@example.org", "nora@example.org"]


def test_nobody_who_was_forgotten_is_invited(house: House) -> None:
    house.hears(SHUT, replace(INVITED, email="nora@example.org", trainer_id="trn_1"))
    assert house.caught() == []
    assert "nora@example.org" not in house.kept()
