"""What somebody does who was invited: everything that is left to do, on a phone, until nothing is. In: their window."""

from __future__ import annotations

import re

from pictures import Visitor

IBAN = "DE89 3704 0044 0532 0130 00"


def does_everything(trainer: Visitor, settle) -> None:
    """From the first page after the invitation, by what the pages say."""
    page = trainer.page
    page.get_by_text("Things are left to do before you work and are paid: 3.").wait_for()
    page.get_by_role("link", name="See what").click()
    page.get_by_role("heading", name="What is left to do").wait_for()
    trainer.look("own-steps")
    # The menu is wider than a phone: the page one is on is in sight.
    here = page.locator(".side nav [aria-current]").bounding_box()
    assert 0 <= here["x"] <= here["x"] + here["width"] <= page.viewport_size["width"], here
    _says_who_they_are(trainer)
    _signs(trainer)
    _gives_tax_form(trainer)
    _gives_account(trainer)
    _gives_credential(trainer)
    _says_when(trainer)
    settle()
    page = trainer.open("/me")
    page.get_by_role("heading", name="Nothing is left to do").wait_for()
    states = [row.get_attribute("class") for row in page.locator(".todo li").all()]
    assert states == ["done", "done", "done", "waiting", "done", "done"]
    trainer.look("own-steps-done")


def _says_who_they_are(trainer: Visitor) -> None:
    page = trainer.page
    page.get_by_role("link", name="Who you are").click()
    page.get_by_label("Time zone").fill("America/Chicago")
    page.get_by_label("Given name").fill("Hubert B.")
    # A reload loses nothing of what was typed.
    page.reload()
    assert page.get_by_label("Given name").input_value() == "Hubert B."
    page.get_by_label("Document", exact=True).select_option("passport")
    page.get_by_label("Holds until").fill("2020-01-31")
    page.get_by_label("Number").fill("X123 4567")
    page.get_by_role("button", name="This is right").click()
    # Beside each field, in words a person uses; the number is asked for again, everything else stands as typed.
    beside = page.locator("#f-document\\.country, #f-document\\.expires_on")
    beside.first.wait_for()
    assert page.get_by_label("Given name").input_value() == "Hubert B."
    assert page.get_by_label("Number").input_value() == ""
    trainer.look("own-identity-fault")
    page.get_by_label("Issued by").select_option("US")
    page.get_by_label("Number").fill("X123 4567")
    page.get_by_label("Holds until").fill("2031-01-31")
    page.get_by_role("button", name="This is right").click()
    page.get_by_text("Thank you: your data are confirmed.").wait_for()
    page.get_by_role("link", name="Who you are").click()
    assert page.get_by_label("Given name").input_value() == "Hubert B."
    page.get_by_role("link", name="My details").last.click()


def _signs(trainer: Visitor) -> None:
    page = trainer.page
    page.get_by_role("link", name="The agreement").click()
    digest = page.locator("code", has_text="sha256:").inner_text()
    page.get_by_label("Type your full name to sign").fill("Hubert Wolfeschlegelstein")
    trainer.look("own-agreement")
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_text("Signed. You can open the signed document").wait_for()
    page.get_by_role("link", name="The agreement").click()
    signed = page.get_by_role("link", name=re.compile("PDF"))
    got = page.request.get(trainer.base + signed.get_attribute("href"))
    assert got.headers["content-type"] == "application/pdf"
    assert got.body().startswith(b"%PDF-")
    assert digest.startswith("sha256:")
    trainer.look("own-agreement-signed")
    page.get_by_role("link", name="My details").last.click()


def _gives_tax_form(trainer: Visitor) -> None:
    page = trainer.page
    page.get_by_role("link", name="Tax form").click()
    # He lives in the United States: a W-9 is suggested, and it is not his.
    page.get_by_label("SSN, ITIN or EIN").wait_for()
    page.get_by_role("link", name=re.compile("W-8BEN: people")).click()
    page.get_by_label("Country you live in").select_option("DE")
    page.get_by_label("Tax number of that country").fill("123")
    page.get_by_label("Street and number").fill("PO Box 7")
    page.get_by_label("Type your full name to sign").fill("Hubert Wolfeschlegelstein")
    page.get_by_role("button", name="Sign and send").click()
    page.locator("#f-street").get_by_text("No post-office box").wait_for()
    assert {"There is a slip in this number", "This is needed."} <= {
        text.partition(",")[0] for text in page.locator("form .fault").all_inner_texts()
    }
    trainer.look("own-tax-form-fault")
    page.get_by_label("Street and number").fill("Lange Straße 7")
    page.get_by_label("Postcode").fill("10117")
    page.get_by_label("Town").fill("Berlin")
    page.get_by_label("Date of birth").fill("1975-08-04")
    page.get_by_label("Tax number of that country").fill("36 574 261 809")
    page.get_by_label("I claim the tax treaty").check()
    page.get_by_role("button", name="Sign and send").click()
    page.get_by_text("Your tax form is taken.").wait_for()
    page.get_by_text("counts until 31 Dec").wait_for()


def _gives_account(trainer: Visitor) -> None:
    page = trainer.page
    page.get_by_role("link", name="Where your money goes").click()
    page.get_by_role("link", name="By IBAN").click()
    page.get_by_label("Town").fill("Berlin")
    page.get_by_label("IBAN").fill("DE89 3704 0044 0532 0130 01")
    page.get_by_role("button", name="Give this account").click()
    page.locator("#f-iban").get_by_text("There is a slip in this IBAN").wait_for()
    assert page.get_by_label("Town").input_value() == "Berlin"
    page.get_by_label("IBAN").fill(IBAN)
    page.get_by_label("Currency").fill("EUR")
    page.get_by_label("Country you live in").select_option("DE")
    page.get_by_role("button", name="Give this account").click()
    # The bank is named back; what was a slip is taken back and given again.
    page.get_by_text("Taken: an account at Commerzbank that ends in 3000.").wait_for()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("Taken back; money goes where it went.").wait_for()
    page.get_by_label("IBAN").fill(IBAN)
    page.get_by_label("Town").fill("Berlin")
    page.get_by_label("Currency").fill("EUR")
    page.get_by_label("Country you live in").select_option("DE")
    page.get_by_role("button", name="Give this account").click()
    page.get_by_text("Taken: an account at").wait_for()
    trainer.look("own-account")
    assert "0532" not in page.content()
    page.get_by_role("link", name="My details").last.click()


def _gives_credential(trainer: Visitor) -> None:
    page = trainer.page
    page.get_by_role("link", name="Licences, degrees, languages").click()
    page.get_by_label("What it is").fill("physician")
    page.get_by_label("Who gave it").fill("Ärztekammer Berlin")
    page.get_by_label("Holds from").fill("2020-01-01")
    page.get_by_label("Last day").fill("2021-01-01")
    page.get_by_role("button", name="Send it").click()
    page.locator("#f-expires_on").get_by_text("give the renewed one").wait_for()
    page.get_by_label("Last day").fill("2099-12-31")
    page.get_by_role("button", name="Send it").click()
    page.get_by_text("Taken. Someone checks it").wait_for()
    trainer.look("own-credentials")
    page.get_by_role("link", name="My details").last.click()


def _says_when(trainer: Visitor) -> None:
    page = trainer.page
    page.get_by_role("link", name="When you are there").click()
    page.get_by_label("Hours you can work in a week").fill("many")
    page.get_by_role("button", name="Say it").click()
    page.locator("#f-hours").get_by_text("is no number of hours").wait_for()
    page.get_by_label("Hours you can work in a week").fill("30")
    page.get_by_role("button", name="Say it").click()
    page.get_by_text("30:00 hours a week from").wait_for()
    page.get_by_label("First day").fill("2026-12-24")
    page.get_by_label("Last day").fill("2026-12-20")
    page.get_by_role("button", name="I am away").click()
    page.locator("#f-away_last_day").wait_for()
    page.get_by_label("Last day").fill("2026-12-31")
    page.get_by_role("button", name="I am away").click()
    page.get_by_text("Away from 24 Dec 2026 to 31 Dec 2026").wait_for()
    trainer.look("own-availability")
