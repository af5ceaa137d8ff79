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
    "agreement_changed": "The agreement has changed since you opened this page; read the text below, and sign that.",
}


def plain(code: str, detail: str) -> str:
    """Say it to a person."""
    return SENTENCES.get(code, detail)
