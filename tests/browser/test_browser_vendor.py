"""A vendor's day, in Chromium: the funnel, people found and shown, a sheet brought in, a rate raised."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from own_steps import does_everything
from pictures import BUILT, PHONE
from real_server import sign_in

from deploy.cli.mail import caught
from deploy.month.people import DEMO_PASSWORD
from services.portal.domain.sheet_kinds import KINDS, kinds_for
from services.portal.pages.language import catalogues

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
TODAY = datetime.now(UTC).date()
# As a vendor's own system exports it: other names, another order, a line with faults, names from right to left.
SHEET = """Ref;Surname;First name;Mail;Nation
V-1;Al-Khwārizmī;محمد;{n}a@vendor.example;JO
V-2;Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh;Hubert Blaine Maximilian;{n}b@vendor.example;US

V-4;Nobody;;not an address;XX
"""


def _brought(page, number, press) -> None:
    """Bring the sheet as a file, match what is left to match, try it, import it."""
    text = SHEET.replace("{n}", number).replace("V-", f"V{number}-")
    page.locator("#file").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )  # fmt: skip
    press("Go on to the columns")
    assert page.locator("#from-email").input_value() == "Mail"
    press("Try it without saving")
    # Their sheet has no zones: it is said where it is mended, and what was matched is still there.
    assert "the same for everyone" in page.locator("#f-zone").inner_text()
    page.get_by_label("Time zone, the same for everyone").fill("Asia/Amman")


def test_a_sheet_is_brought_and_tried_before_anything_is_saved(window, server):
    vendor = window().sign_in("Vendor manager")
    page = vendor.open("/funnel")
    vendor.look("vendor-funnel")
    page.get_by_role("link", name="Import people").click()

    def press(name):
        page.get_by_role("button", name=name).click()

    vendor.look("vendor-import")
    _brought(page, "1", press)
    vendor.look("vendor-import-columns")
    press("Try it without saving")
    page.get_by_text("Nothing is saved yet.").wait_for()
    faults = page.get_by_role("region", name="Lines with faults").locator("tbody tr")
    # The line of the file, though an empty one stands before it.
    assert {row.split()[0] for row in faults.all_inner_texts()} == {"5"}
    vendor.look("vendor-import-tried")
    press("Back to the columns")
    assert page.get_by_label("Time zone, the same for everyone").input_value() == "Asia/Amman"
    press("Try it without saving")
    press("Import lines: 2")
    page.get_by_text("Imported.").wait_for()
    page.get_by_role("link", name="To the funnel").click()
    page.get_by_role("region", name="Invited: who waits longest").wait_for()
    vendor.open("/people?q=Featherstonehaugh")
    vendor.look("vendor-people-long")
    page.get_by_role("link", name=re.compile("Wolfeschlegel")).click()
    page.get_by_role("heading", name=re.compile("Hubert Blaine")).wait_for()
    vendor.look("vendor-person-long")
    page.get_by_role("button", name=re.compile("^Invite")).click()
    page.get_by_text("Invited; the link is on its way by mail.").wait_for()
    _lets_in(window, server)


def _lets_in(window, server) -> None:
    """The link out of the mail sets a password, once, and the password lets in."""
    server.settle()
    mails = {one["To"]: one.get_content() for _, one in caught(server.data)}
    (link,) = re.findall(r"/accept#\S+", mails["1b@vendor.example"])
    hubert = window(viewport=PHONE)
    page = hubert.open(link)
    hubert.look("accept")
    page.locator("#password").fill("a sentence of some length")
    page.locator("#again").fill("another one of some length")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text("The two differ").wait_for()
    page.locator("#again").fill("a sentence of some length")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text("Kept: you can sign in as 1b@vendor.example.").wait_for()
    page.get_by_role("link", name="Sign in").click()
    page.locator("#email").fill("1b@vendor.example")
    page.locator("#password").fill("a sentence of some length")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/today")
    server.settle()
    page.reload()
    hubert.look("trainer-today-empty")
    does_everything(hubert, server.settle)
    _is_looked_after(window, server)


def _is_looked_after(window, server) -> None:
    """What he gave is checked by others; he leaves, comes back, leaves for good and is forgotten."""
    admin, finance, vendor = (window().sign_in(role) for role in ("Administrator", "Finance", "Vendor manager"))
    admin.open("/agreement")
    admin.keep("admin-agreement")
    page = admin.open("/credentials")
    row = page.get_by_role("region", name="Credentials").locator("tr", has_text="Hubert B.")
    admin.look("admin-credentials")
    row.get_by_role("button", name=re.compile("^Verify")).click()
    page.get_by_text("Verified; it counts from now on.").wait_for()
    page = finance.open("/payout-accounts")
    page.get_by_role("region", name="Payout accounts").get_by_role("link", name=re.compile("Hubert B.")).click()
    finance.look("finance-payout-account")
    page.get_by_role("button", name="Approve it").click()
    page.get_by_text("Approved.").wait_for()
    page.get_by_text("Try whether it is there").click()
    page.get_by_label("One deposit").fill("0.03")
    page.get_by_label("The other one").fill("0,17")
    page.get_by_role("button", name="These were sent").click()
    page.get_by_text("the holder tells which arrived").wait_for()
    finance.open("/tax-forms?view=all").get_by_role("link", name=re.compile("Hubert B.")).wait_for()
    finance.keep("finance-tax-forms")
    server.settle()

    page = vendor.open("/people?q=Featherstonehaugh")
    page.get_by_role("link", name=re.compile("Wolfeschlegel")).click()
    page.get_by_role("heading", name="Agreements").wait_for()
    place = page.get_by_role("link", name=re.compile("PDF")).get_attribute("href")
    assert page.request.get(vendor.base + place).headers["content-type"] == "application/pdf"
    page.get_by_text("They leave").click()
    page.locator("#why-departures").fill("The project is over")
    page.get_by_role("button", name="Let them leave").click()
    page.get_by_text("They leave. What they worked").wait_for()
    page.get_by_text("They come back").click()
    page.locator("#why-returns").fill("Another one began")
    page.get_by_role("button", name="Let them come back").click()
    page.get_by_text("They are back").wait_for()
    page.get_by_text("They leave", exact=True).click()
    page.locator("#why-departures").fill("For good")
    page.get_by_role("button", name="Let them leave").click()
    page.get_by_text("Erase their data").click()
    page.locator("#why-erasures").fill("He asked by letter")
    page.get_by_role("button", name="Ask for it").click()
    page.get_by_text("Asked for. An administrator decides.").wait_for()
    vendor.look("vendor-person-left")
    admin.page.goto(page.url.partition("?")[0])
    admin.page.get_by_role("button", name="Erase their data for good").click()
    admin.page.get_by_text("Erased: their name and numbers are gone").wait_for()
    assert "Wolfeschlegel" not in admin.page.content()


def test_a_rate_is_raised_and_a_name_corrected(window):
    vendor = window().sign_in("Vendor manager")
    page = vendor.open("/people?step=engaged")
    vendor.keep("vendor-people")
    page.locator("tbody a").first.click()
    page.get_by_text("Set a pay rate").first.click()
    form = page.locator("form", has=page.get_by_role("button", name="Set", exact=True)).first
    form.get_by_label(re.compile("an hour")).fill("much more")
    form.get_by_role("button", name="Set").click()
    # What is wrong stands beside its field, as it was typed.
    assert page.locator("#f-rate").inner_text()
    assert page.locator("#rate-1").input_value() == "much more"
    page.locator("#rate-1").fill("123.45")
    page.get_by_role("button", name="Set", exact=True).first.click()
    page.get_by_text("Hours it covers are priced again.").wait_for()
    page.get_by_role("region", name=re.compile("^Pay rates of")).first.get_by_text("123.45").wait_for()
    vendor.look("vendor-person")
    page.get_by_text("Correct their data").click()
    page.locator("#zone").fill("Atlantis")
    page.get_by_role("button", name="Save").click()
    assert "a time zone from the list" in page.locator("#f-zone").inner_text()
    page.locator("#zone").fill("Europe/Vienna")
    page.locator("#country").select_option("AT")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    vendor.open("/projects")
    page.get_by_text("123.45").wait_for()
    vendor.look("vendor-projects")


def test_the_sheet_by_keyboard_alone(window):
    vendor = window().sign_in("Vendor manager")
    page = vendor.page
    page.keyboard.press("g")
    page.keyboard.press("m")
    page.wait_for_url("**/import")

    def press(name):
        page.get_by_role("button", name=name).focus()
        page.keyboard.press("Enter")
        page.wait_for_load_state()

    _brought(page, "2", press)
    press("Try it without saving")
    press("Import lines: 2")
    page.get_by_text("Imported.").wait_for()
    page.keyboard.press("g")
    page.keyboard.press("e")
    page.wait_for_url("**/people")
    page.keyboard.press("/")
    vendor.type("V2-2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people?q=V2-2*")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=re.compile("Hubert Blaine")).wait_for()


def test_lists_kept_by_hand_are_brought_too(window):
    vendor = window().sign_in("Vendor manager")
    page = vendor.open("/people")
    href = page.locator("tbody a[href^='/people/trn_']").first.get_attribute("href")
    trainer_id = href.rpartition("/")[2]
    page = vendor.open("/import")
    page.get_by_role("link", name="Import availability").click()
    page.get_by_role("heading", name="Import availability").wait_for()
    rows = (f"{trainer_id};72000;2027-01-04;", f"{trainer_id};20 h;2027-01-11;", "trn_nobody;3600;2027-01-04;")
    page.locator("#sheet").fill("\n".join(("Person;Seconds;From;Up to", *rows)))
    page.get_by_role("button", name="Go on to the columns").click()
    for name, theirs in (("trainer_id", "Person"), ("weekly_seconds", "Seconds")):
        page.locator(f"#from-{name}").select_option(theirs)
    assert page.locator("#from-valid_from").input_value() == "From"
    vendor.look("vendor-import-availability-columns")
    page.get_by_role("button", name="Try it without saving").click()
    page.get_by_text("Nothing is saved yet.").wait_for()
    faults = page.get_by_role("region", name="Lines with faults").locator("tbody tr").all_inner_texts()
    assert [row.split("\t")[:2] for row in faults] == [["3", "Seconds"], ["4", "Person"]]
    vendor.look("vendor-import-availability-tried")
    page.get_by_role("button", name="Import lines: 1").click()
    page.get_by_text("Imported.").wait_for()
    vendor.open(href)
    page.get_by_text("20:00").first.wait_for()


def test_finance_is_offered_what_it_may_bring_and_no_more(window):
    finance = window().sign_in("Finance")
    page = finance.open("/import")
    page.get_by_role("heading", name="Import projects").wait_for()
    offered = page.get_by_role("navigation", name="Sheets to import").get_by_role("link").all_inner_texts()
    assert offered == [KINDS[name].title for name in kinds_for({"finance"})]
    page.get_by_role("link", name="Import clients").click()
    finance.look("finance-import")
    rows = "Legal name,Street,Town,Country,Currency,VAT\nFern GmbH,Am Hof 1,Wien,AT,EUR,O\nMoss Ltd,,London,GB,GBP,O"
    page.locator("#sheet").fill(rows)
    page.get_by_role("button", name="Go on to the columns").click()
    for name, theirs in (("party.legal_name", "Legal name"), ("party.city", "Town"), ("party.country", "Country")):
        assert page.locator(f"[id='from-{name}']").input_value() == theirs
    page.locator("[id='from-tax.category']").select_option("VAT")
    finance.look("finance-import-clients-columns")
    page.get_by_role("button", name="Try it without saving").click()
    page.get_by_text("Nothing is saved yet.").wait_for()
    faults = page.get_by_role("region", name="Lines with faults").locator("tbody tr").all_inner_texts()
    assert [row.split("\t")[:2] for row in faults] == [["3", "Street"]]
    page.get_by_role("button", name="Import lines: 1").click()
    page.get_by_text("Imported.").wait_for()


def test_a_sheet_of_accounts_shows_no_number_and_waits_as_a_whole_for_a_second_person(window, server):
    trainer = sign_in(server, "trainer@demo.example", DEMO_PASSWORD)
    who = trainer.get("identity/v1/users/me").good()["trainer_id"]
    mail = trainer.get(f"onboarding/v1/trainers/{who}").good()["person"]["email"]
    finance = window().sign_in("Finance")
    page = finance.open("/import?kind=payout-accounts")
    number, other = "021000021", "987654321098"
    rows = f"Mail,Holder,Currency,Routing,Account,Type\n{mail},Tess,USD,{number},{other},checking"
    page.locator("#sheet").fill(rows)
    page.get_by_role("button", name="Go on to the columns").click()
    named = {"email": "Mail", "holder_name": "Holder", "routing_number": "Routing", "account_number": "Account",
             "account_type": "Type"}  # fmt: skip
    for name, theirs in named.items():
        page.locator(f"#from-{name}").select_option(theirs)
    page.get_by_role("button", name="Try it without saving").click()
    page.get_by_role("button", name="Back to the columns").click()
    assert other not in page.locator("main").inner_text()
    page.get_by_text("…1098").wait_for()
    assert page.locator("[name='same.account_number']").count() == 0
    finance.look("finance-import-accounts-columns")
    page.get_by_role("button", name="Try it without saving").click()
    page.get_by_role("button", name="Import lines: 1").click()
    page.get_by_text("A second person approves them").wait_for()
    finance.look("finance-import-accounts-done")
    page.get_by_role("link", name="Payout accounts").last.click()
    page.get_by_text("…1098").first.wait_for()
    assert page.get_by_role("button", name="Approve the whole sheet").count() == 0
    second = window().sign_in("Finance approver")
    page = second.open("/payout-accounts")
    second.look("payout-accounts-by-sheet")
    page.get_by_role("button", name="Approve the whole sheet").click()
    page.get_by_text("Approved: 1.").wait_for()


def test_admin_is_offered_the_lists_by_subject(window):
    admin = window().sign_in("Administrator")
    page = admin.open("/import?kind=time-rules")
    subjects = page.get_by_role("navigation", name="Sheets to import").get_by_role("heading").all_inner_texts()
    assert subjects == ["People", "Work", "Rules", "Invoices"]
    admin.look("admin-import")


def test_pictures_can_be_taken_away_as_numbers(window):
    vendor = window().sign_in("Vendor manager")
    page = vendor.open("/funnel")
    page.get_by_text("The numbers").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Take them away (CSV)").click()
    lines = download.value.path().read_text().splitlines()
    assert lines[0] == "Step,People"
    assert [line.rpartition(",")[0] for line in lines[1:]] == [
        "Invited", "Identity data", "Agreement", "Tax form", "Payout account", "Credentials", "Ready", "On a project",
        "Left",
    ]  # fmt: skip


# A desk's window at 200 % has half its width.
ZOOMED = {"width": 640, "height": 400}


@pytest.mark.parametrize("name, language, options", [
    ("dark", "fr", {"color_scheme": "dark"}), ("phone", "id", {"viewport": PHONE}),
    ("zoom", "es", {"viewport": ZOOMED}),
])  # fmt: skip
def test_every_page_is_sound_and_speaks_a_vendor_s_language(window, name, language, options):
    said = catalogues()[language]
    vendor = window(locale=language, **options).sign_in(said["Vendor manager"])
    for path in ("/funnel", "/people", "/people?q=nobody-at-all", "/import", "/import?kind=engagements",
                 "/import?kind=pay-rates",
                 "/projects", "/credentials", "/credentials?view=ending", "/agreement", "/webhooks",
                 "/statement?month=2026-10"):  # fmt: skip
        vendor.page.goto(vendor.base + path)
        vendor.look(f"vendor-{re.sub(r'[^a-z]+', '-', path.strip('/'))}-{name}", BUILT)
        assert vendor.english(language) == set(), path
    vendor.page.goto(f"{vendor.base}/people?step=engaged")
    vendor.page.locator("tbody a").first.click()
    vendor.page.get_by_role("heading", name=said["Projects and pay"]).wait_for()
    vendor.look(f"vendor-person-{name}", BUILT)
    # A rule pack is called so everywhere.
    assert vendor.english(language) <= {"contractor"}
