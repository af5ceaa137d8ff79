"""What services say to people stands in all languages: each form in each catalogue, and none beside them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.payroll.domain import names
from services.payroll.domain.bonus import KINDS
from services.payroll.domain.extras import MARKS
from services.payroll.domain.reasons import FORMS
from services.payroll.domain.rules import NUMBERS, daily_overtime, weekly_overtime
from services.payroll.main import rule_packs
from services.portal.domain import words
from services.timetracking.domain.codes import CODES
from shared.plumbing.catalogues import read_catalogue
from shared.values import cause, earning_code
from shared.values.language import ENGLISH, LANGUAGES

SERVICES = Path(__file__).parents[2] / "services"
SPEAKING = ("billing", "ledger", "payroll", "timetracking")
# Those who name earnings codes, and those who name what made something be priced.
NAMING, TELLING_WHY = ("billing", "ledger", "payroll"), ("billing", "ledger")
PLACE = re.compile(r"%\(\w+\)s|%%")


def called(service: str) -> Iterator[str]:
    """Give the forms that are written out where a sentence is made."""
    for path in (SERVICES / service).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}: write the form out"
                yield str(node.args[0].value)


def in_tables(service: str) -> set[str]:
    """Give the forms that stand in tables; of rule packs, their titles and the units of their numbers."""
    codes = set(earning_code.NAMES.values()) if service in NAMING else set()
    codes |= {*cause.NAMES.values(), cause.SEVERAL} if service in TELLING_WHY else set()
    if service != "payroll":
        return codes
    units = {
        number.unit
        for pack in rule_packs() for version in pack.versions for use in version.rules
        for number in use.parameters.values()
    }  # fmt: skip
    overtime = {form for rule in (daily_overtime, weekly_overtime) for form in (rule.ONE, rule.TWO)}
    titles = {pack.title for pack in rule_packs()}
    named = {*names.NUMBERS.values(), *names.EXTRAS.values()}
    return {*FORMS, *KINDS.values(), *overtime} | units | titles | named | codes


def with_words(forms: set[str]) -> set[str]:
    """Leave out what are places alone, which read the same everywhere."""
    return {form for form in forms if re.search(r"[A-Za-z]", PLACE.sub("", form))}


@pytest.mark.parametrize("service", SPEAKING)
@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != ENGLISH])
def test_every_form_has_its_words_with_the_same_places(service, language):
    catalogue = read_catalogue(SERVICES / service / "texts", language)
    forms = {*called(service), *in_tables(service)}
    assert sorted(with_words(forms) - set(catalogue)) == []
    assert sorted(set(catalogue) - forms) == []
    wrong = [form for form, text in catalogue.items() if sorted(PLACE.findall(form)) != sorted(PLACE.findall(text))]
    assert wrong == []


def test_whoever_makes_sentences_has_catalogues():
    making = {
        path.relative_to(SERVICES).parts[0]
        for path in SERVICES.rglob("*.py") if "shared.values.sentence import" in path.read_text()
    }  # fmt: skip
    assert making == set(SPEAKING)


def test_every_number_of_a_rule_and_every_code_of_hours_has_a_name():
    assert set(names.NUMBERS) == set().union(*(one for pair in NUMBERS.values() for one in pair))
    assert set(names.EXTRAS) == set(MARKS)
    assert set(CODES) <= set(earning_code.NAMES)
    assert set(CODES) <= set(words.EARNINGS)
