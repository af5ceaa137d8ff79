"""Histories say who did something by name to who may know it, and to others what that person may do; never an id."""

from __future__ import annotations

import re

import pytest
from months import copied

from deploy.bench.pages import HERE, signed_in
from deploy.month.people import demo_logins
from deploy.onebox.front import Front
from deploy.onebox.house import open_house_now

pytestmark = pytest.mark.slow
ID = re.compile(r"\b(?:usr|eng)(?:_|…)[0-9a-f]{6,}")


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    house = open_house_now(copied(tmp_path_factory, "who").data, {"second_factor_roles": ""})
    yield Front(house, {})
    house.close()


def seen(visitor, path):
    """Give what stands on a page, without the attributes in which ids may."""
    answer = visitor.get(path, base_url=HERE, follow_redirects=True)
    assert answer.status_code == 200, (path, answer.status)
    return re.sub(r"<[^>]*>", " ", re.split(r"<main\b[^>]*>", answer.text)[1])


def first(visitor, path, pattern):
    return re.search(pattern, visitor.get(path, base_url=HERE).text)[0]


def test_a_runs_history_names_maker_and_checker(front):
    finance = signed_in(front, "finance")
    run = first(finance, "/runs", r"/runs/run_\w+")
    shown = seen(finance, f"{run}/approval")
    assert demo_logins()["finance_approver"] in shown
    assert re.search(r"\byou\b", shown)
    assert not ID.search(shown)
    assert demo_logins()["finance"] in seen(signed_in(front, "auditor"), f"{run}/approval")


def test_who_prepared_and_who_released_a_file_stand_beside_it(front):
    auditor = signed_in(front, "auditor")
    shown = seen(auditor, f"{first(auditor, '/runs', r'/runs/run_[0-9a-f]+')}/files")
    assert f"released by {demo_logins()['finance_approver']}" in " ".join(shown.split())


def test_a_trainer_reads_what_who_decided_may_do_and_the_approver_no_id(front):
    trainer, approver = signed_in(front, "trainer"), signed_in(front, "approver")
    sheet = first(trainer, "/timesheets", r"/timesheets/tsh_\w+")
    shown = seen(trainer, f"{sheet}/mine")
    assert "Approver" in shown
    assert demo_logins()["approver"] not in shown
    assert not ID.search(shown)
    theirs = seen(approver, sheet)
    assert not ID.search(theirs)
    assert "Trainer" in theirs


def test_the_ledgers_weeks_name_projects_and_say_causes_in_words(front):
    finance = signed_in(front, "finance")
    assert not ID.search(seen(finance, "/ledger"))
    shown = seen(finance, first(finance, "/ledger", r"/ledger/weeks/[\w/-]+"))
    assert "after an approval of hours." in shown
    assert "hours.approved" not in shown
    assert not re.search(r"\beng_|\beng…", shown)


def test_an_approver_finds_what_they_approved_and_its_way_back(front):
    approver = signed_in(front, "approver")
    page = approver.get("/approved", base_url=HERE).text
    names = re.findall(r"<bdi>([^<]+)</bdi><span", page)
    assert len(names) > 40
    word = names[0].split()[-1]
    found = approver.get(f"/approved?q={word}", base_url=HERE).text
    assert all(word in one for one in re.findall(r"<bdi>([^<]+)</bdi><span", found))
    reopening = re.search(r"/timesheets/tsh_\w+/reopening", page)[0]
    assert "Reopen the week" in approver.get(reopening, base_url=HERE).text
    assert "Nothing is like that" in approver.get("/approved?q=nobody-at-all", base_url=HERE).text
    assert approver.get("/approved?day=soon", base_url=HERE).status_code == 200


def test_the_trail_names_whoever_did_something_staff_and_others(front):
    page = signed_in(front, "auditor").get("/audit", base_url=HERE).text
    told = re.findall(r'/audit\?actor_id=usr_\w+"[^>]*>([^<]+)<', page)
    assert told
    assert all("@" in one for one in told)
