"""Every kind of list that comes by the sheet as its own POST: who sends it, a good row, one that is refused and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PARTY = {"party.legal_name": "Lantern SARL", "party.street": "1 rue Verte", "party.city": "Lyon", "party.country": "FR",
         "party.phone": "+33 1 23 45", "party.vat_id": "FR40303265045"}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A list's sheet: where it goes, a good row, what makes it a refused one and why, and what another good one.

    Values in braces are ids of rows that are there; `made` begins the id of what is made, `lists` is the list.
    """

    path: str
    by: str
    good: Mapping[str, str]
    wrong: Mapping[str, str]
    field: str
    code: str
    other: Mapping[str, str]
    made: str
    lists: str = ""


KINDS = (
    Kind("identity/v1/invitation-imports", "admin",
         {"email": "ann@here.example", "roles": "finance; auditor", "language": "fr"}, {"email": "ann"},
         "email", "email_invalid", {"email": "bo@here.example"}, "inv_"),
    Kind("onboarding/v1/vendor-imports", "admin", {"name": "Fern Staffing", "country": "fr"}, {"country": "XX"},
         "country", "country_unknown", {"name": "Moss Staffing"}, "ven_", "onboarding/v1/vendors"),
    Kind("onboarding/v1/pay-rate-imports", "vendor_manager",
         {"engagement_id": "{engagement_id}", "rate": "61.5", "valid_from": "2026-12-07"}, {"rate": "61.12345"},
         "rate", "decimal_too_precise",
         {"valid_from": "2027-06-07"}, "prt_", "onboarding/v1/engagements/{engagement_id}/pay-rates"),
    Kind("onboarding/v1/rule-pack-imports", "vendor_manager",
         {"engagement_id": "{engagement_id}", "rule_pack": "contractor", "valid_from": "2026-12-06"},
         {"engagement_id": "eng_0"}, "engagement_id", "engagement_not_found",
         {"valid_from": "2027-06-06"}, "rpc_",
         "onboarding/v1/engagements/{engagement_id}/rule-packs"),
    Kind("onboarding/v1/credential-imports", "vendor_manager",
         {"trainer_id": "{trainer_id}", "kind": "licence", "name": "Physician", "issuer": "Board",
          "country": "us", "credential_number": "AB-12 3456", "valid_from": "2020-01-01", "expires_on": "2030-01-01"},
         {"expires_on": "2021-01-01"}, "expires_on", "credential_ended",
         {"name": "Surgeon"}, "crd_", "onboarding/v1/credentials"),
    Kind("onboarding/v1/availability-imports", "vendor_manager",
         {"trainer_id": "{trainer_id}", "weekly_seconds": "72000", "valid_from": "2026-12-07", "note": "-20 h"},
         {"weekly_seconds": "20 h"}, "weekly_seconds", "whole_number_invalid",
         {"valid_from": "2027-06-07"}, "avl_",
         "onboarding/v1/trainers/{trainer_id}/availabilities"),
    Kind("timetracking/v1/project-imports", "finance", {"client_id": "{client_id}", "name": "=Red team"},
         {"client_id": "cli_0"}, "client_id", "client_unknown",
         {"name": "Green team"}, "prj_", "timetracking/v1/projects"),
    Kind("timetracking/v1/budget-imports", "finance",
         {"project_id": "{project_id}", "cap_seconds": "36000", "valid_from": "2026-12-07"},
         {"project_id": "prj_0"}, "project_id", "project_not_found",
         {"valid_from": "2027-06-07"}, "bud_", "timetracking/v1/budgets"),
    Kind("timetracking/v1/requirement-imports", "admin",
         {"project_id": "{project_id}", "kind": "language", "name": " C1  German ", "valid_from": "2027-02-01"},
         {"kind": "charm"}, "kind", "choice_unknown",
         {"valid_from": "2027-06-07"}, "req_", "timetracking/v1/requirements"),
    Kind("timetracking/v1/time-rule-imports", "finance",
         {"project_id": "{project_id}", "valid_from": "2026-12-07", "grace_seconds": "172800"},
         {"dispute_seconds": "60"}, "dispute_seconds", "number_out_of_range",
         {"valid_from": "2027-06-07"}, "rul_", "timetracking/v1/time-rules"),
    Kind("timetracking/v1/approval-chain-imports", "admin",
         {"project_id": "{project_id}", "valid_from": "2026-12-07",
          "steps": '[{"from_seconds": 3600, "from_amount": {"amount": "10.00", "currency": "USD"}}]'},
         {"steps": "[1"}, "steps", "list_invalid",
         {"valid_from": "2027-06-07"}, "chn_", "timetracking/v1/approval-chains"),
    Kind("timetracking/v1/substitution-imports", "admin",
         {"absent_user": "usr_a", "substitute_user": "usr_b", "from": "2026-12-07T00:00:00Z",
          "to": "2026-12-09T00:00:00Z"},
         {"to": "2026-12-07"}, "to", "instant_unreadable",
         {"substitute_user": "usr_c"}, "sub_", "timetracking/v1/substitutions"),
    Kind("payments/v1/tax-form-imports", "finance",
         {"trainer_id": "{trainer_id}", "kind": "local", "holder_name": "Zed", "signed_name": "Zed", "country": "AT",
          "tax_number": "931736581"},
         {"tax_number": "1"}, "tax_number", "tax_number_wrong",
         {"tax_number": "931736599"}, "txf_"),
    Kind("billing/v1/legal-entity-imports", "finance",
         {**PARTY, "account.holder": "Hourbook", "account.iban": "DE02500105170137075030", "number_prefix": "LY-"},
         {"number_prefix": "ly"}, "number_prefix", "number_prefix_invalid",
         {"number_prefix": "MN-"}, "len_", "billing/v1/legal-entities"),
    Kind("billing/v1/client-imports", "admin",
         {**PARTY, "currency": "EUR", "tax.category": "AE", "legal_entity_id": "{legal_entity_id}"},
         {"party.country": "ZZ"}, "party.country", "country_unknown",
         {"currency": "USD"}, "cli_", "billing/v1/clients"),
    Kind("billing/v1/bill-rate-imports", "finance",
         {"scope_id": "{engagement_id}", "rate": "99", "currency": "EUR", "valid_from": "2026-12-07"},
         {"currency": "JPY"}, "currency", "rate_currency_wrong",
         {"valid_from": "2027-06-07"}, "brt_", "billing/v1/bill-rates"),
)  # fmt: skip
