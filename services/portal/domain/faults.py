"""What is wrong with a field, in words a person uses. In: a fault's code and the service's sentence. Out: a sentence.

Services speak to programs too, and name fields as their documents do. Where a person filled in a form, the field stands
above the sentence, which only says what to do. A code that is not here keeps the service's own words.
"""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "field_missing": "This is needed.",
    "field_required": "This is needed.",
    "field_empty": "This is needed.",
    "text_empty": "This is needed.",
    "country_unknown": "Choose a country.",
    "zone_unknown": "Choose a time zone from the list, such as Europe/Berlin.",
    "date_unreadable": "Give a day, such as 2026-10-05.",
    "dates_reversed": "The last day must not lie before the first.",
    "document_expired": "It has expired; give one that holds.",
    "document_number_unreadable": "Copy the number from the document: 4 to 24 letters and digits.",
    "credential_ended": "Its last day has passed; give the renewed one.",
    "credential_number_unreadable": "Copy the number again, 3 to 30 letters and digits, or leave it empty.",
    "credential_known": "You gave this one already.",
    "iban_check_digits_wrong": "There is a slip in this IBAN; copy it again from your bank's statement.",
    "iban_malformed": "This is no IBAN; it begins with two letters for the country. Copy it again.",
    "bic_malformed": "This is no BIC; it has 8 or 11 letters and digits.",
    "routing_number_malformed": "A routing number has nine digits.",
    "routing_number_check_digit_wrong": "There is a slip in this routing number; copy it again.",
    "account_number_malformed": "This is no account number; copy it again, letters and digits alone.",
    "currency_unknown": "Give a currency's three letters, such as EUR.",
    "account_missing": "This is needed.",
    "bank_missing": "Give the bank's code, or its BIC.",
    "account_known": "You gave this very account before.",
    "tax_number_wrong": "There is a slip in this number, or it is of another kind; copy it again.",
    "tax_form_not_for_country": "This form is not for people of that country; choose another form above.",
    "address_is_box": "No post-office box; give where you live.",
    "treaty_unknown": "The United States have no such treaty with your country; leave it out.",
    "treaty_elsewhere": "Only people who live in the country of the treaty can claim it.",
    "date_of_birth_wrong": "Look at the year again.",
    "entity_type_unknown": "Choose one.",
    "micro_amounts_wrong": "Give both amounts as they stand on your statement, such as 0.03 and 0.17.",
    "period_empty": "The period ends after it begins: give the first day after it.",
    "pay_run_exists": "A run pays this group for this period already; void it, or open one of another kind.",
    "pay_run_state": "The run has moved on since you opened this page; look at where it stands.",
    "pay_run_moved": "It has changed since you opened this page; look at it again and repeat.",
    "pay_run_blocked": "Something that blocks the run came up since it was submitted; look at its checks.",
    "trainer_held": "The trainer is on hold already.",
    "trainer_not_held": "The trainer is not on hold.",
    "maker_is_checker": "Whoever made it cannot approve it; ask another person.",
    "nothing_to_pay": "No payment can go this way now; look at the payments that wait.",
    "account_changed": "Payments of this file go to accounts no longer active; discard it and prepare another.",
    "payment_file_state_conflict": "The file has moved on since you opened this page; look at where it stands.",
    "payout_account_state_conflict": "The account has moved on since you opened this page; look at where it stands.",
    "reason_code_malformed": "Give the bank's code, such as R03 or AC01.",
    "dispute_over": "The dispute is over; what it decided stands.",
    "role_needs_id": "Choose the vendor or the client too: one of the roles is held for one.",
    "version_stale": "It has changed since you opened this page; look at it again and repeat.",
    "text_length": "This is empty, or longer than can be kept.",
    "text_control_character": "Leave out signs that cannot be seen.",
    "email_invalid": "Give an address such as nora@example.org.",
    "not_found": "No page is at this address.",
    "role_missing": "Your roles do not reach this.",
    "requests_many": "These were many requests at once; wait a moment and try again.",
    "agreement_changed": "The agreement has changed since you opened this page; read the text below, and sign that.",
}


def plain(code: str, detail: str) -> str:
    """Say it to a person."""
    return SENTENCES.get(code, detail)
