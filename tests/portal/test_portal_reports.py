"""Reports of a period: it stands in the address, in the links to files, and in what the files hold."""

from __future__ import annotations

import csv
import re
from html import unescape

import pytest
from months import copied

from deploy.bench.pages import HERE, signed_in
from deploy.onebox.front import Front
from deploy.onebox.house import open_house_now

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    house = open_house_now(copied(tmp_path_factory, "reports").data, {"second_factor_roles": ""})
    finance = signed_in(Front(house, {}), "finance")
    yield lambda query: finance.get(f"/reports{query}", base_url=HERE)
    house.close()


def _weeks(ask, query: str) -> list[str]:
    rows = ask(f"?csv=cycle-time&{query}").get_data(as_text=True).splitlines()
    return [row[0] for row in list(csv.reader(rows))[1:]]


def test_a_period_is_kept_in_every_link_and_narrows_what_has_one(ask):
    page = ask("?from=2026-10-05&to=2026-10-19")
    assert 'name="to" type="date" value="2026-10-19"' in page.text
    links = [unescape(one) for one in re.findall(r'href="(/reports[^"]*csv=[^"]*)"', page.text)]
    assert len(links) > 3
    assert all("from=2026-10-05" in one and "to=2026-10-19" in one for one in links)
    month = _weeks(ask, "from=2026-09-28&to=2026-11-02")
    # Work weeks begin on Sundays and on Mondays here.
    assert month[:3] == ["4 Oct", "5 Oct", "11 Oct"]
    assert len(month) > 5
    assert _weeks(ask, "from=2026-10-05&to=2026-10-12") == month[1:3]
    assert ask("?csv=cycle-time&from=2031-01-06&to=2031-01-13").content_type.startswith("text/html")
    # What is owed as of now has no period.
    assert "Open invoices" in page.text


def test_a_period_that_ends_before_it_begins_is_said_beside_it(ask):
    refused = ask("?from=2026-10-05&to=2026-10-05")
    assert refused.status_code == 422
    assert "The period ends after it begins" in refused.text
    assert 'value="2026-10-05"' in refused.text
    assert ask("?from=soon&to=never").status_code == 200
