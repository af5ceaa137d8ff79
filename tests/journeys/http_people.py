"""Who takes part in the journey over HTTP, and how they come in: by invitation, sheet and signature.

In: a server on an empty folder that has an admin. Out: a `Story` with everyone's tokens and the ids of the next steps.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner
from real_server import Person, Server, sign_in

from deploy.cli.main import hourbook

PASSWORD = "seven grey herons stand in the reeds"
TODAY = datetime.now(UTC).date()
# A whole work week that is over, whatever the day.
MONDAY = TODAY - timedelta(days=TODAY.weekday() + 14)
OPERATOR = {
    "legal_name": "Operator Beispiel GmbH", "street": "Hafenstraße 1", "city": "Hamburg", "country": "DE",
    "postal_code": "20457", "vat_id": "DE136695976", "registration_id": "HRB 1", "contact": "Billing",
    "email": "billing@operator.example", "phone": "+49 40 1234567",
}  # fmt: skip
LAB = {"legal_name": "Nordlicht Labor GmbH", "street": "Domplatz 2", "city": "Köln", "country": "DE",
       "postal_code": "50667", "vat_id": "DE129273398", "email": "ap@nordlicht.example"}  # fmt: skip
OTHER_LAB = {"legal_name": "Other Lab Inc.", "street": "1 Main St", "city": "Boston", "country": "US",
             "postal_code": "02108", "email": "ap@other.example"}  # fmt: skip
PEOPLE = """external_ref,given_name,family_name,email,country,zone,worker_type
A-1,Ada,Okafor,ada@experts.example,US,America/Chicago,employee
N-1,Nils,Berg,{nils},DE,Europe/Berlin,contractor
"""
OFFERS = f"""external_ref,project,pay_group,rule_pack,zone,pay_currency,pay_rate,valid_from,weekly_cap_hours
A-1,Reasoning,us,us-flsa,America/Chicago,USD,40.00,{MONDAY},40
N-1,Reasoning,world,contractor,Europe/Berlin,EUR,60.00,{MONDAY},
"""
ORIGINATOR = {
    f"HOURBOOK_ORIGINATOR_{name}": value
    for name, value in {
        "NAME": "Operator Beispiel", "COMPANY_ID": "1987654321", "ODFI_ROUTING_NUMBER": "091000019",
        "ODFI_NAME": "Hausbank", "IMMEDIATE_ORIGIN": "091000019", "IBAN": "DE75512108001245126199",
        "BIC": "SOLADEST600", "STREET": "Hafenstrasse", "TOWN": "Hamburg", "COUNTRY": "DE",
    }.items()
}  # fmt: skip


def found_house(data: Path) -> None:
    """What an operator does with an empty machine."""
    command = ["init", "--data", str(data), "--admin-email", "ines@operator.example", "--password-file", "-"]
    made = CliRunner().invoke(hourbook, command, input=PASSWORD + "\n")
    assert made.exit_code == 0, made.output


class Story:
    """The server, the people, and the ids that the next step needs."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.admin = sign_in(server, "ines@operator.example", PASSWORD)
        self.people: dict[str, Person] = {}
        self.ids: dict[str, str] = {}

    def __getattr__(self, name: str) -> Person:
        """Give a person by name."""
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def hire(self, name: str, *roles: str, **own: str) -> None:
        """Invite someone by address, who accepts and signs in."""
        email = f"{name}@operator.example"
        invited = self.admin.post("identity/v1/invitations", {"email": email, "roles": roles} | own).good()
        assert "token" not in invited
        self.accept(name, email)

    def accept(self, name: str, email: str) -> None:
        """Open the mail that came, and use its link: there is no other way in."""
        nobody, token = Person(self.server), self.server.link_mailed_to(email)
        nobody.post("identity/v1/acceptances", {"token": token, "password": PASSWORD}).good()
        again = nobody.post("identity/v1/acceptances", {"token": token, "password": PASSWORD})
        again.refused(404, "invitation_over")
        self.people[name] = sign_in(self.server, email, PASSWORD)


def open_for_business(story: Story) -> None:
    admin = story.admin
    no_entity = {"party": LAB, "currency": "EUR", "tax": {"category": "S", "percent": "19.00"}}
    admin.post("billing/v1/clients", no_entity).refused(422, "legal_entity_unknown")
    account = {"holder": "Operator Beispiel GmbH", "iban": "DE89370400440532013000", "bic": "COBADEFFXXX"}
    admin.post("billing/v1/legal-entities", {"party": OPERATOR, "account": account, "number_prefix": "OB"}).good()
    lab = no_entity | {"payment_days": 14, "buyer_reference": "PO-77"}
    other = {"party": OTHER_LAB, "currency": "USD", "tax": {"category": "O"}, "buyer_reference": "X"}
    story.ids["lab"] = admin.post("billing/v1/clients", lab).good()["client_id"]
    story.ids["other"] = admin.post("billing/v1/clients", other).good()["client_id"]
    vendor = admin.post("onboarding/v1/vendors", {"name": "Experts & Co", "country": "DE"}).good()
    story.ids["vendor"] = vendor["vendor_id"]
    admin.get("onboarding/v1/agreement").refused(404, "agreement_not_found")
    admin.post(
        "onboarding/v1/agreement", {"title": "Services", "text": "1. Approved time is paid.\n2. In full."}
    ).good()
    story.server.settle()
    project = admin.post("timetracking/v1/projects", {"client_id": story.ids["lab"], "name": "Reasoning"}).good()
    story.ids["project"] = project["project_id"]


def let_people_in(story: Story) -> None:
    # Both roles, so that what is refused is not the role but the maker.
    story.hire("fin", "finance", "finance_approver")
    story.hire("fin2", "finance_approver")
    story.hire("approver", "approver")
    story.hire("auditor", "auditor")
    story.hire("manager", "vendor_manager", vendor_id=story.ids["vendor"])
    story.hire("lab", "client", client_id=story.ids["lab"])
    story.hire("other", "client", client_id=story.ids["other"])
    taken = story.admin.post("identity/v1/invitations", {"email": "fin@operator.example", "roles": ["finance"]})
    taken.refused(409, "email_registered")
    wide = story.manager.post("identity/v1/invitations", {"email": "x@y.example", "roles": ["finance"]})
    wide.refused(403, "grant_too_wide")


def bring_trainers(story: Story) -> None:
    manager, place = story.manager, f"onboarding/v1/vendors/{story.ids['vendor']}/trainer-imports"
    spoiled, mended = PEOPLE.format(nils="no-address"), PEOPLE.format(nils="nils@experts.example")
    tried = manager.upload(f"{place}?dry_run=true", mended).good()
    assert (tried["rows"], tried["new"], tried["errors"], tried["dry_run"]) == (2, 2, [], True)
    report = manager.upload(place, spoiled).good()
    assert [(one["row"], one["field"], one["code"]) for one in report["errors"]] == [(3, "email", "email_unreadable")]
    assert (report["new"], report["known"]) == (1, 0), "the dry run saved nothing, the bad row spoils no other"
    assert (manager.upload(place, mended).good()["new"], manager.upload(place, mended).good()["known"]) == (1, 2)
    trainers = manager.get("onboarding/v1/trainers").good()["data"]
    story.ids |= {one["person"]["given_name"].lower(): one["trainer_id"] for one in trainers}
    story.server.settle()
    invited = manager.post("identity/v1/trainer-invitations", {"language": "id"}).good()["data"]
    assert sorted(one["email"] for one in invited) == ["ada@experts.example", "nils@experts.example"]
    for one in invited:
        story.accept(one["email"].partition("@")[0], one["email"])
    assert manager.post("identity/v1/trainer-invitations", {}).good()["data"] == [], "nobody is invited twice"


def sign_agreements(story: Story) -> None:
    story.server.settle()
    for name, full in (("ada", "Ada Okafor"), ("nils", "Nils Berg")):
        person, place = story.people[name], f"onboarding/v1/trainers/{story.ids[name]}/signatures"
        agreement = person.get("onboarding/v1/agreement").good()
        assert "paid" in agreement["text"]
        wrong = person.post(place, {"digest": "sha256:00", "signed_name": full})
        assert wrong.status in (409, 422), wrong.body
        signed = person.post(place, {"digest": agreement["digest"], "signed_name": full}).good()
        assert signed["state"] == "active"
    foreign = f"onboarding/v1/trainers/{story.ids['nils']}/signatures"
    story.ada.post(foreign, {"digest": "x", "signed_name": "Ada"}).refused(404, "trainer_not_found")


def agree_terms(story: Story) -> None:
    place = f"onboarding/v1/vendors/{story.ids['vendor']}/engagement-imports"
    assert story.manager.upload(f"{place}?dry_run=true", OFFERS).good()["errors"] == []
    assert story.manager.upload(place, OFFERS).good()["new"] == 2
    assert story.manager.upload(place, OFFERS).good()["known"] == 2, "the same sheet twice adds nothing"
    for name in ("ada", "nils"):
        engagements = story.people[name].get("onboarding/v1/engagements").good()["data"]
        assert [one["trainer_id"] for one in engagements] == [story.ids[name]], "each sees their own"
        story.ids[f"{name}_engagement"] = engagements[0]["engagement_id"]
    five_places = {"rate": "40.00001", "valid_from": str(MONDAY)}
    pay_rates = f"onboarding/v1/engagements/{story.ids['ada_engagement']}/pay-rates"
    story.manager.post(pay_rates, five_places).refused(422, "decimal_too_precise")
    story.server.settle()
    for name, rate in (("ada", "70.00"), ("nils", "95.00")):
        body = {"scope_id": story.ids[f"{name}_engagement"], "rate": rate, "currency": "EUR",
                "valid_from": str(MONDAY)}  # fmt: skip
        story.fin.post("billing/v1/bill-rates", body | {"currency": "USD"}).refused(422, "rate_currency_wrong")
        story.fin.post("billing/v1/bill-rates", body).good()
    story.manager.get("billing/v1/bill-rates").refused(403, "role_missing")


def open_accounts(story: Story) -> None:
    ada = {"trainer_id": story.ids["ada"], "holder_name": "Ada Okafor", "currency": "USD",
           "routing_number": "021000021", "account_number": "1234567890", "account_type": "checking"}  # fmt: skip
    nils = {"trainer_id": story.ids["nils"], "holder_name": "Nils Berg", "currency": "EUR",
            "iban": "DE02120300000000202051", "street": "Allee", "building": "3", "postcode": "10115",
            "town": "Berlin", "country": "DE"}  # fmt: skip
    for name, wrong, right in (
        ("ada", {"routing_number": "021000022"}, ada),
        ("nils", {"iban": "DE03120300000000202051"}, nils),
    ):
        person = story.people[name]
        problem = person.post("payments/v1/payout-accounts", right | wrong).refused(422, "account_invalid")
        assert [error["pointer"].strip("/") for error in problem["errors"]] == list(wrong)
        foreign = right | {"trainer_id": story.ids["nils" if name == "ada" else "ada"]}
        person.post("payments/v1/payout-accounts", foreign).refused(404, "trainer_not_found")
        account = person.post("payments/v1/payout-accounts", right).good()
        assert account["state"] == "pending"
        approve = f"payments/v1/payout-accounts/{account['account_id']}/approve"
        person.post(approve).refused(403, "role_missing")
        assert story.fin.post(approve).good()["state"] == "active"
    shown = story.fin2.get("payments/v1/payout-accounts").body.decode()
    assert "1234567890" not in shown
    assert "DE02120300000000202051" not in shown
