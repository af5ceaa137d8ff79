"""What the audit trail is told: the kinds of entries, and of every field whether its value may be kept for ever.

In: nothing. Out: tables, read by `shared/values/kept.py`. An entry can never be taken out again, and people may ask
to be forgotten: so a value that says something about a person is kept as a keyed mark, the same for the same value,
and a number or secret as a word. A field that stands in no list is withheld; a test walks every route's fields and
fails until each stands in one.
"""

from __future__ import annotations

from collections.abc import Mapping

CHANGED, REFUSED = "changed", "refused"
SIGNED_IN, EXPORTED = "signed_in", "exported"
SECRET_SHOWN, SECRET_OPENED, SECRET_REFUSED = "secret_shown", "secret_opened", "secret_refused"
ACKNOWLEDGED = "break_acknowledged"
# No entry: a session goes on, every few minutes for everyone who is at work. Its beginning and its end are noted.
CONTINUED = "continued"

KINDS: Mapping[str, str] = {
    CHANGED: "something was made or changed",
    REFUSED: "a request was refused and the refusal itself was kept, such as a wrong password",
    SIGNED_IN: "a person or API client was given a token",
    EXPORTED: "a whole list was taken as a file; `what` says which, `after` how many rows",
    SECRET_SHOWN: "a secret was made or handed out: an API client's, a second factor's, a bank file with whole numbers",
    SECRET_OPENED: "sealed account numbers were decrypted; `what` says for which purpose, `object_ids` say which",
    SECRET_REFUSED: "somebody known asked for a secret and was refused; `why` is the refusal's code",
    ACKNOWLEDGED: "an operator has looked into a break of the chain and said why it came about",
}

# Kept as it is.
PLAIN = frozenset(
    """
    absent_user account_id account_type agreement_id always amount api_client_id approval_id approved
    approved_by approved_seconds asked asked_by at attempt attempts auto_approve_seconds availability_id
    bank_country because began bonus_id budget_id buyer_reference by cap_seconds category chain_id changed
    choice_id chosen_by client_id client_name closed closed_by closed_to code column columns_ignored cools_until
    country credential_id currency day days decided decided_by decision delivered digest dispute_id
    dispute_seconds dry_run due due_on end end_to_end_id ended endpoint_id ends engagement_id entity_type
    entries entry_id entry_ids event_id exemption expires expires_in expires_on failing_since field file_id
    filename format from from_seconds given given_by grace_seconds granted_by holiday_calendar import_id
    invitation_id invited invited_by invoice_id issued_on issuer job_id journals key key_id kind known language
    last4 last_day last_number legal_entity_id legal_name lines_digest live made made_at made_by message_id
    messages method milliseconds name new no_number_reason number number_prefix on_date opened opened_by
    order_reference others_end_in_seconds outcome parked passkey_id pay_currency pay_group pay_item_id
    pay_run_id payday payment_days payment_id payment_state payments percent period_end period_start prefix
    prepared_at prepared_by present project_id project_name proved rate rate_id reason reason_code received_on
    reference registered released_at released_by replayed requirement_id roles row rows rule_pack rules_id
    same_number_trainers scope_id scopes seconds seen sent sent_by session_ends session_id set set_by settled
    settled_at signed_for signed_on signed_step since source start start_seconds started starts state status stopped
    substitute_user substitution_id takes_back tax_form_id template_id timesheet_id title to token_type trace_id
    trainer_id trainers treaty_country tries_left type types up_to used used_seconds user_id valid_from valid_to
    value_date vendor_id verification_id version waiting_seconds wanted warn_percent way week_start
    weekly_cap_seconds weekly_seconds why work_date workday_start_seconds worker_type workweek_start
    workweek_start_seconds workweek_start_weekday zone
    $ref about active created displayName id lastModified location op primary resourceType schemas vendorId clientId
""".split()
)

# Kept as a mark: who holds the value can be told whether it is the same, and nobody can read it.
PERSONAL = frozenset(
    """
    address after agent bank_name before building city contact description device email external_ref family_name
    given_name holder holder_name label link note phone postal_code postcode region registration_id signed_name
    street task tax_id text town trainer_name url vat_id display externalId path userName value
""".split()
)

# Never kept in any form; listed so that somebody decided it.
WITHHELD = frozenset(
    """
    access_token account_number authorization_url bank_code bic binding credential_number date_of_birth detail
    document_number iban micro_amounts new_password options otpauth_uri passkey password present_password
    provider_code recovery_codes refresh_token routing_number secret tax_number token
""".split()
)
