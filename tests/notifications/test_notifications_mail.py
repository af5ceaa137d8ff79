"""Who is written to, about what, in which language; and where the secret of a link is: in the mail, nowhere else."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from notifications_house import LINK_KEY, NORA, NOW, House

from services.notifications.domain.kinds import KINDS
from services.notifications.domain.mail import LONGEST_TRY_SECONDS, Mail
from services.notifications.events.listen import LISTENERS
from services.notifications.exports.mail import render
from services.notifications.store.texts import translators
from services.notifications.usecases.write_mails import TOGETHER
from shared.events.identity import ContactSet, InvitationIssued, PasswordChanged, SecondFactorChanged
from shared.events.onboarding import AgreementSent, TrainerErased
from shared.events.payments import PaymentReturned, PaymentSettled, PayoutAccountChanged
from shared.events.timetracking import (
    DisputeDecided,
    DisputeEscalated,
    DisputeOpened,
    TimesheetDue,
    TimesheetReopened,
    TimesheetReturned,
)
from shared.plumbing.links import link_secret

INVITED = InvitationIssued("inv_1", "new@example.org", "en", NOW + 604_800)
GIVEN = PayoutAccountChanged("acct_1", "trn_1", "pending", "sepa", "EUR", "DE", "3000")
SETTLED = PaymentSettled("pay_1", "HB1", "itm_1", "trn_1", 6002, "EUR")
RETURNED = PaymentReturned("pay_1", "HB1", "itm_1", "trn_1", 6002, "EUR", "AC01")
SENT_BACK = TimesheetReturned("tsh_1", "trn_2", "usr_9", "Which task?\nPlease say.", ("ent_1",))


class TestLinks:
    def test_an_invitation_goes_to_its_address_with_its_link(self, house: House) -> None:
        house.hears(INVITED)
        (mail,) = house.caught()
        assert (mail["To"], mail["Subject"]) == ("new@example.org", "Your invitation to Hourbook")
        assert f"https://hours.example/accept#{link_secret(LINK_KEY, 'inv_1')}\n" in mail.get_content()
        assert "12 October 2026, 00:00 UTC" in mail.get_content()

    def test_a_password_link_is_in_the_language_its_reader_chose(self, house: House) -> None:
        house.hears(replace(INVITED, email="nora@example.org", user_id="usr_1"))
        (mail,) = house.caught()
        assert (mail["Subject"], mail["Content-Language"]) == ("Choisissez un nouveau mot de passe pour Hourbook", "fr")

    def test_the_secret_is_in_the_mail_alone(self, house: House, capfd) -> None:
        house.hears(INVITED)
        (mail,) = house.caught()
        secret = re.findall(r"accept#(\S+)", mail.get_content())[0]
        listed = house.ask("GET", "mails", "admin")
        said = capfd.readouterr()
        assert "inv_1" in listed.get_data(as_text=True)
        assert secret not in house.kept() + listed.get_data(as_text=True) + said.out + said.err

    def test_a_caught_mail_is_its_owner_s_alone(self, house: House) -> None:
        house.hears(INVITED)
        house.caught()
        (path,) = (house.folder / "mail").glob("*.eml")
        assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)

    def test_a_link_that_ended_before_its_mail_left_is_not_sent(self, house: House) -> None:
        house.hears(INVITED)
        house.clock.now = INVITED.expires_epoch
        assert house.caught() == []
        assert house.ends() == {"new@example.org": "overdue"}

    def test_a_mail_that_is_asked_for_twice_is_sent_once(self, house: House) -> None:
        house.hears(INVITED)
        house.caught()
        (path,) = (house.folder / "mail").glob("*.eml")
        path.unlink()
        with house.service.units.write(house.service.call_as_service()) as unit:
            unit.ask("send_mails", {"mail_ids": [path.stem]})
        assert house.caught() == []


class TestNews:
    @pytest.mark.parametrize(
        ("fact", "to", "said"),
        [
            (PasswordChanged("usr_1", NOW), "nora@example.org", "5 octobre 2026, 00:00 UTC"),
            (SecondFactorChanged("usr_1", "set", NOW), "nora@example.org", "Depuis le 5 octobre 2026"),
            (
                SecondFactorChanged("usr_2", "reset", NOW),
                "otto@example.org",
                "took your second factor away on 5",
            ),
            (GIVEN, "nora@example.org", "se terminant par 3000"),
            (replace(GIVEN, state="rejected", reason="AC01"), "nora@example.org", "a été refusé : AC01"),
            (
                replace(GIVEN, state="cooling", active_from_epoch=NOW + 259_200),
                "nora@example.org",
                "À partir du 8 octobre 2026, 00:00 UTC, vous",
            ),
            (RETURNED, "nora@example.org", "un paiement de 60,02 EUR"),
            (
                DisputeOpened(
                    "dsp_1",
                    "trn_2",
                    "tsh_1",
                    "ent_1",
                    1,
                    "eng_1",
                    "usr_9",
                    "Which task?",
                    7_200,
                    "2026-10-05",
                    NOW + 86_400,
                ),
                "otto@example.org",
                "disputes 2:00:00 hours of 5 October 2026: Which task?",
            ),
            (
                DisputeOpened(
                    "dsp_1",
                    "trn_2",
                    "tsh_1",
                    "ent_1",
                    1,
                    "eng_1",
                    "usr_9",
                    "We were closed",
                    7_200,
                    "2026-10-05",
                    NOW + 86_400,
                    billed=True,
                ),
                "otto@example.org",
                "A client disputes 2:00:00 hours of 5 October 2026 that were approved: We were closed",
            ),
            (
                DisputeDecided("dsp_1", "trn_2", "correct", "usr_7", "It ended at three", 7_200, 3_600),
                "otto@example.org",
                "Of 2:00:00 disputed hours, 1:00:00 are approved: It ended at three",
            ),
            (
                TimesheetReopened("tsh_1", "trn_2", "usr_9", "Wrong project", ("ent_1",)),
                "otto@example.org",
                "returned some of your hours: Wrong project",
            ),
            (
                TimesheetDue("tsh_1", "trn_1", "eng_1", "2026-10-05", 72_000, NOW + 86_400, "usr_2"),
                "otto@example.org",
                "20:00:00 hours of the week of 5 October 2026 wait for you",
            ),
            (AgreementSent("trn_1", "agr_2", "Avenant", "sha256:0", NOW), "nora@example.org", "Avenant attend votre"),
            (SENT_BACK, "otto@example.org", "returned some of your hours: Which task?\nPlease say.\n"),
        ],
    )
    def test_people_are_told(self, house: House, fact, to, said) -> None:
        house.hears(fact)
        (mail,) = house.caught()
        assert mail["To"] == to
        assert said in mail.get_content()
        (kind,) = [one["kind"] for one in house.ask("GET", "mails", "admin").json["data"]]
        assert KINDS[kind].reaches(["approver" if kind == "approval_due" else "trainer"])
        leads = re.search(r"\n\nhttps://hours\.example(/\S+)\n$", mail.get_content())
        assert bool(leads) == bool(KINDS[kind].page), "the address stands last, on a line of its own"

    @pytest.mark.parametrize("fact", [SETTLED, replace(GIVEN, state="active"), replace(GIVEN, trainer_id="trn_9")])
    def test_and_not_of_what_they_did_not_ask_for(self, house: House, fact) -> None:
        house.hears(fact)
        assert house.caught() == []

    def test_a_shut_account_is_told_nothing(self, house: House) -> None:
        house.knows(replace(NORA, active=False))
        house.hears(PasswordChanged("usr_1", NOW), RETURNED)
        assert house.caught() == []

    def test_who_comes_back_keeps_the_language_they_chose(self, house: House) -> None:
        house.knows(replace(NORA, active=False, language=None), replace(NORA, email="n@example.org", language=None))
        house.hears(PasswordChanged("usr_1", NOW))
        (mail,) = house.caught()
        assert (mail["To"], mail["Content-Language"]) == ("n@example.org", "fr")

    def test_mails_that_were_caught_go_with_whoever_is_forgotten(self, house: House) -> None:
        house.hears(GIVEN, SENT_BACK)
        assert sorted(mail["To"] for mail in house.caught()) == ["nora@example.org", "otto@example.org"]
        house.hears(replace(TrainerErased.example(), trainer_id="trn_1", pseudonym="erased-1"))
        assert [mail["To"] for mail in house.caught()] == ["otto@example.org"]
        shown = house.ask("GET", "mails", "admin").json["data"]
        assert sorted(one["email"] for one in shown) == ["erased-1@erased.invalid", "otto@example.org"]

    def test_many_mails_are_several_conversations(self, house: House) -> None:
        many = [ContactSet(f"usr_m{n}", f"m{n}@example.org", f"trn_m{n}", "id") for n in range(2 * TOGETHER + 1)]
        house.knows(*many)
        house.hears(*[replace(GIVEN, trainer_id=one.trainer_id) for one in many])
        assert [len(job) for job in house.jobs()] == [1] * len(many), "each fact was heard by itself"
        assert len(house.caught()) == len(many)


class TestPreferences:
    def test_who_asks_for_it_is_told_of_money_that_came(self, house: House) -> None:
        wanted = [{"kind": "payment_settled", "wanted": True}, {"kind": "hours_returned", "wanted": False}]
        answer = house.ask("PUT", "users/me/preferences", "trainer", json={"language": "id", "kinds": wanted})
        assert answer.status_code == 200, answer.json
        house.hears(SETTLED, replace(SENT_BACK, trainer_id="trn_1"))
        (mail,) = house.caught()
        assert mail.get_content() == "Bank Anda telah menerima 60,02 EUR untuk Anda.\n"

    def test_they_are_shown_with_what_nobody_can_refuse(self, house: House) -> None:
        shown = house.ask("GET", "users/me/preferences", "trainer").json
        kinds = {one["kind"]: (one["wanted"], one["always"]) for one in shown["kinds"]}
        assert (shown["email"], shown["language"]) == ("nora@example.org", "fr")
        assert kinds["invitation"] == kinds["payout_account_given"] == (True, True)
        assert (kinds["payment_settled"], kinds["hours_returned"]) == ((False, False), (True, False))

    @pytest.mark.parametrize(("language", "said"), [("en", "You have been paid"), ("fr", "Vous avez été payé")])
    def test_each_kind_says_what_it_is_about_in_the_readers_language(self, house: House, language, said) -> None:
        shown = house.ask("PUT", "users/me/preferences", "trainer", json={"language": language}).json["kinds"]
        about = {one["kind"]: one["about"] for one in shown}
        assert about["payment_settled"].startswith(said[:7])
        assert about == {name: translators()[language](KINDS[name].subject) for name in about}

    @pytest.mark.parametrize(("role", "theirs"), [
        ("trainer", {"payment_settled", "hours_returned"}), ("approver", {"approval_due"}),
        ("finance", {"dispute_escalated"}), ("auditor", set()), ("client", set()),
    ])  # fmt: skip
    def test_each_is_shown_what_their_roles_can_get_and_no_more(self, house: House, role, theirs) -> None:
        kinds = house.ask("GET", "users/me/preferences", role).json["kinds"]
        assert {one["kind"] for one in kinds if not one["always"]} == theirs
        assert ("payout_account_given" in {one["kind"] for one in kinds}) == (role == "trainer")
        assert ("webhook_disabled" in {one["kind"] for one in kinds}) == (role in ("finance", "client"))
        assert {"password_changed", "passkey_added"} <= {one["kind"] for one in kinds}
        body = {"language": "en", "kinds": [{"kind": "dispute_escalated", "wanted": False}]}
        answer = house.ask("PUT", "users/me/preferences", role, json=body)
        assert answer.status_code == (200 if role == "finance" else 422)
        if role != "finance":
            assert (answer.json["code"], answer.json["errors"][0]["pointer"]) == ("mail_of_others", "/kinds")
            assert house.ask("GET", "users/me/preferences", role).json["language"] == "fr"

    def test_what_protects_an_account_is_always_sent(self, house: House) -> None:
        body = {"language": "en", "kinds": [{"kind": "payout_account_given", "wanted": False}]}
        answer = house.ask("PUT", "users/me/preferences", "trainer", json=body)
        assert (answer.status_code, answer.json["code"]) == (422, "mail_always_sent")

    def test_they_are_one_s_own(self, house: House) -> None:
        house.ask("PUT", "users/me/preferences", "trainer", json={"language": "es"})
        assert house.ask("GET", "users/me/preferences", "trainer", "usr_2").json["language"] == "en"
        gone = house.ask("GET", "users/me/preferences", "finance", "apc_1")
        assert (gone.status_code, gone.json["code"]) == (404, "contact_not_found")

    @pytest.mark.parametrize(
        "body", [{"language": "tlh"}, {"language": "en", "kinds": [{"kind": "spam", "wanted": True}]}, {}]
    )
    def test_and_read_strictly(self, house: House, body) -> None:
        assert house.ask("PUT", "users/me/preferences", "trainer", json=body).status_code == 422


@pytest.mark.parametrize(("role", "status"), [("admin", 200), ("auditor", 200), ("finance", 403), ("trainer", 403)])
def test_who_sees_what_became_of_mails(house: House, role, status) -> None:
    house.hears(INVITED, RETURNED)
    answer = house.ask("GET", "mails?limit=1", role)
    assert answer.status_code == status
    if status == 200:
        second = house.ask("GET", f"mails?limit=1&cursor={answer.json['next_cursor']}", role).json
        assert [one["kind"] for one in (*answer.json["data"], *second["data"])] == ["invitation", "payment_returned"]
        assert second["next_cursor"] is None


@pytest.mark.parametrize("email", ["a@example.org\r\nBcc: b@example.org", "a@example.org\nX: y"])
def test_no_header_is_smuggled_in(email) -> None:
    with pytest.raises(ValueError, match=r"linefeed|CR or LF|newline"):
        render(Mail("mal_1", "invitation", email, "en", NOW), "Hourbook <h@example.org>", ("s", "t"))
    with pytest.raises(ValueError, match=r"linefeed|CR or LF|newline"):
        render(Mail("mal_1", "invitation", "a@b.example", "en", NOW), "h@example.org", ("s\r\nBcc: x@y.z", "t"))


def test_a_mail_that_no_job_sends_is_found(house: House) -> None:
    house.hears(INVITED)
    with house.service.units.read(house.service.call_as_service()) as unit:
        assert house.service.check(unit) == []
    house.clock.now += LONGEST_TRY_SECONDS + 3_601
    with house.service.units.read(house.service.call_as_service()) as unit:
        assert [finding.code for finding in house.service.check(unit)] == ["mail_stuck"]


FINANCE = [ContactSet(f"usr_f{number}", f"f{number}@example.org", None, language, active, roles) for
           number, language, active, roles in (
               (1, "es", True, ("finance",)), (2, "en", True, ("admin", "finance")), (3, "id", False, ("finance",)),
               (4, "fr", True, ("finance_approver",)), (5, "fr", True, ("auditor",)),
           )]  # fmt: skip
LATE = [DisputeEscalated(f"dsp_{number}", "trn_2", NOW) for number in (1, 2)]


class TestEscalatedDisputes:
    def test_finance_is_told_once_of_all_that_escalate_together_in_its_language(self, house: House) -> None:
        house.knows(*FINANCE)
        with house.service.units.write(house.service.call_as_service()) as unit:
            LISTENERS[DisputeEscalated](unit, unit.call, [*LATE, LATE[0]])
        mails = {mail["To"]: mail for mail in house.caught()}
        assert sorted(mails) == ["f1@example.org", "f2@example.org"]
        assert mails["f1@example.org"]["Subject"] == "Disputas vencidas"
        assert "nobody decided in time: 2." in " ".join(mails["f2@example.org"].get_content().split())

    def test_who_would_rather_not_is_left_alone_and_who_is_of_finance_no_more(self, house: House) -> None:
        house.knows(*FINANCE, replace(FINANCE[1], roles=("admin",)))
        with house.service.units.write(house.service.call_as_service()) as unit:
            unit.preferences.save("usr_f1", {"dispute_escalated": False})
        house.hears(*LATE)
        assert house.caught() == []
