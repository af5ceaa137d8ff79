"""Documents speak of what exists: links lead somewhere, named files are there, commands are in the Makefile."""

from __future__ import annotations

import re

import pytest
from source_tree import ROOT, kept_files

DOCUMENTS = [file for file in kept_files() if file.suffix == ".md"]
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
# `services/payroll/domain/price.py` in backticks is a promise; <placeholders> and patterns are not.
NAMED_FILE = re.compile(r"`((?:\.ci|deploy|docs|services|shared|tests)/[\w./-]+)`")
MAKE = re.compile(r"`make ([a-z-]+)")


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document):
    text = document.read_text()
    assert [link for link in LINK.findall(text) if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_named_files_exist(document):
    assert [name for name in NAMED_FILE.findall(document.read_text()) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_named_make_targets_exist(document):
    assert set(MAKE.findall(document.read_text())) <= _targets()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_no_merge_is_left_half_done(document):
    assert re.findall(r"^(?:<{7} .*|={7}|>{7} .*)$", document.read_text(), re.MULTILINE) == []


def test_the_readme_gives_the_two_commands():
    text = (ROOT / "README.md").read_text()
    assert "make run" in text
    assert "make test" in text
    assert "make test" in (ROOT / ".ci" / "run").read_text()


def test_the_tour_follows_the_hour_through_every_service():
    tour = (ROOT / "docs" / "tour.md").read_text()
    walked = set(NAMED_FILE.findall(tour))
    for service in sorted(path.parent.name for path in (ROOT / "services").glob("*/main.py")):
        assert any(name.startswith(f"services/{service}/") for name in walked), f"the tour never enters {service}"


def test_every_decision_is_numbered_and_says_its_state():
    names = sorted(file.name for file in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    for name in names:
        text = (ROOT / "docs" / "decisions" / name).read_text()
        assert re.search(r"^State: (accepted|replaced by \d{4})", text, re.MULTILINE), name
        for chapter in ("## What we met", "## What we decided", "## What follows"):
            assert chapter in text, f"{name} lacks {chapter!r}"
