"""What services say to people stands in all languages: each form in each catalogue, and none beside them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.payroll.domain.bonus import KINDS
from services.payroll.domain.reasons import FORMS
from services.payroll.domain.rules import daily_overtime, weekly_overtime
from services.payroll.main import rule_packs
from shared.plumbing.catalogues import read_catalogue
from shared.values.language import ENGLISH, LANGUAGES

SERVICES = Path(__file__).parents[2] / "services"
SPEAKING = ("billing", "ledger", "payroll", "timetracking")
PLACE = re.compile(r"%\(\w+\)s|%%")


def called(service: str) -> Iterator[str]:
    """Give the forms that are written out where a sentence is made."""
    for path in (SERVICES / service).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}: write the form out"
                yield str(node.args[0].value)


def in_tables(service: str) -> set[str]:
    """Give the forms that stand in tables; of rule packs, the units of their numbers."""
    if service != "payroll":
        return set()
    units = {
        number.unit
        for pack in rule_packs() for version in pack.versions for use in version.rules
        for number in use.parameters.values()
    }  # fmt: skip
    overtime = {form for rule in (daily_overtime, weekly_overtime) for form in (rule.ONE, rule.TWO)}
    return {*FORMS, *KINDS.values(), *overtime} | units


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
