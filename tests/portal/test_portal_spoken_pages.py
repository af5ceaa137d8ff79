"""Every page there is, asked for in French by every role that finds it: nothing on it is left in English.

And asked for by an auditor, whoever finds it: nothing on it can be changed.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from months import copied
from spoken import sentences

from deploy.bench.a_year import fill_a_year
from deploy.bench.pages import HERE, addresses, signed_in
from deploy.bench.pages_of import samples_of
from deploy.month.people import demo_logins
from deploy.onebox.front import Front
from deploy.onebox.house import open_house_now
from services.portal.domain import words
from services.portal.pages.language import catalogues

pytestmark = pytest.mark.slow
LANGUAGE = "fr"
# Elements that have no end.
_EMPTY = {"meta", "link", "input", "img", "br", "hr", "wbr", "rect"}
# What people and services wrote, codes and names: these are said as they are.
_AS_THEY_ARE = {"cite", "code", "blockquote", "bdi", "script", "style", "kbd", "del", "ins", "textarea"}
# Sentences of services that a page repeats, marked with their language where they are not among other words.
_WORDS = re.compile(r"\b(the|with|was|were|their|which|who|not|yet|is|are|has|every|from|nothing)\b", re.IGNORECASE)


class Texts(HTMLParser):
    """Gathers the texts and titles of a page, but for what is marked as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._within: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.found += [given[name] for name in ("aria-label", "title", "placeholder") if given.get(name)]
        if tag not in _EMPTY:
            kept = tag in _AS_THEY_ARE or given.get("class") == "paper" or (given.get("lang") == "en" and tag != "html")
            self._within.append((tag, kept))

    def handle_endtag(self, tag):
        while self._within and self._within.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if data.strip() and not any(kept for _, kept in self._within):
            self.found.append(" ".join(data.split()))


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = open_house_now(copied(tmp_path_factory, "spoken").data, {"second_factor_roles": ""})
    fill_a_year(house, 6, 3)
    yield house
    house.close()


@pytest.fixture(scope="module")
def pages(house):
    front = Front(house, {})
    visitors = {role: signed_in(front, role) for role in demo_logins()}
    asked = {}
    for one in list(addresses(front.portal, samples_of(house))):
        headers = {"Accept-Language": LANGUAGE}
        answer = visitors[one.role].get(one.path, base_url=HERE, headers=headers, follow_redirects=True)
        assert answer.status_code == 200, one
        asked[one.role, one.path] = answer.text
    return asked


def test_an_auditor_is_offered_nothing_to_change_on_any_page(house):
    front = Front(house, {})
    auditor, read, offered = signed_in(front, "auditor"), 0, set()
    # A trainer's and a client's own pages, the inbox and the form that opens a run: no page leads an auditor there.
    others = {one.path for one in addresses(front.portal, samples_of(house)) if one.role not in ("trainer", "client")}
    for path in sorted(others - {"/inbox", "/runs/new"}):
        answer = auditor.get(path, base_url=HERE, follow_redirects=True)
        # An auditor may follow any address: what is not theirs is refused, and nothing fails.
        assert answer.status_code in (200, 403, 404), path
        main = answer.text.partition("<main")[2].partition("</main>")[0]
        forms = re.findall(r'<form[^>]*method="post".*?</form>', main, re.DOTALL)
        # What is an auditor's own is their account alone.
        if answer.status_code == 200 and not path.startswith("/account"):
            read += 1
            offered |= {path for form in forms if "<button" in form}
    assert read > 40
    assert offered == set()


def test_no_page_of_any_role_says_a_sentence_in_english(pages):
    assert {role for role, _ in pages} == set(words.ROLES)
    own = {one for one in sentences() if catalogues()[LANGUAGE].get(one) != one and " " in one}
    left = {}
    for (role, path), page in pages.items():
        assert f'<html lang="{LANGUAGE}"' in page
        texts = Texts()
        texts.feed(page)
        said = {text for text in texts.found if text in own or _WORDS.search(text)}
        if said:
            left[f"{path} of {role}"] = said
    assert left == {}
