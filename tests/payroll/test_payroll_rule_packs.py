"""The rule packs there are, and those that hold on a day: who may read them, in whose words."""

from __future__ import annotations

import pytest

PATH = "/api/payroll/v1/rule-packs"


@pytest.fixture
def asked(house):
    client = house.client()

    def ask(role: str = "finance", query: str = "", **headers: str):
        return client.get(f"{PATH}{query}", headers={**house.headers(role), **headers})

    return ask


def _versions(answer) -> list[tuple[str, str]]:
    return [(one["rule_pack"], one["version"]) for one in answer.json["data"]]


def test_all_versions_are_listed_and_of_a_day_those_alone_that_hold(asked):
    every, now = _versions(asked()), _versions(asked(query="?on=2026-11-30"))
    nevada = [version for pack, version in every if pack == "us-nv"]
    assert len(nevada) > 1
    assert sorted(pack for pack, _ in now) == sorted({pack for pack, _ in every})
    assert set(now) <= set(every)
    assert dict(now)["us-nv"] == nevada[-1]
    assert dict(_versions(asked(query="?on=2021-07-05")))["us-nv"] in nevada[:-1]
    assert "us-ca" not in dict(_versions(asked(query="?on=1999-01-04")))


def test_each_number_stands_there_with_its_source_in_the_reader_s_language(asked):
    query = "?on=2026-11-30"
    (english,) = [one for one in asked(query=query).json["data"] if one["rule_pack"] == "us-ca"]
    answer = asked("auditor", query, **{"Accept-Language": "fr"})
    (french,) = [one for one in answer.json["data"] if one["rule_pack"] == "us-ca"]
    assert (english["title"], french["title"]) == ("United States, California", "États-Unis, Californie")
    (weekly,) = [rule for rule in french["rules"] if rule["kind"] == "weekly_overtime"]
    number = weekly["numbers"][0]
    assert (number["name"], number["value"]) == ("after_seconds", 144_000)
    assert number["source"].startswith("Cal. Labor Code 510(a)")
    assert number["says"].startswith("  Les heures supplémentaires commencent après : 144000 ")
    assert number["source"] in number["says"]
    (switch,) = [rule["numbers"][0]["says"] for rule in english["rules"] if rule["kind"] == "regular_rate"]
    assert switch.startswith("  Flat sums count in straight hours alone: yes [Alvarado")


@pytest.mark.parametrize("role, status", [("admin", 200), ("finance_approver", 200), ("trainer", 403), ("client", 403)])
def test_who_reads_them(asked, role, status):
    assert asked(role).status_code == status
