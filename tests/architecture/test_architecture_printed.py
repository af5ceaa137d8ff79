"""Documents printed from code say what the code does; `make docs` prints them again. And every refusal has a test."""

from __future__ import annotations

import pytest
from source_tree import ROOT

from deploy.docs.pages import pages
from deploy.docs.refusals import refusals


@pytest.mark.slow
def test_the_printed_documents_are_fresh_and_nothing_else_lies_among_them():
    # Printed here and not while tests are collected: every process of the suite would wait for it.
    printed = pages(ROOT)
    stale = [name for name, text in printed.items() if not (ROOT / name).exists() or (ROOT / name).read_text() != text]
    assert stale == [], "make docs"
    assert {f"docs/api/{path.name}" for path in (ROOT / "docs" / "api").iterdir()} == {
        name for name in printed if name.startswith("docs/api/")
    }


@pytest.mark.slow
def test_every_refusal_has_a_test():
    tests = "\n".join(path.read_text() for path in sorted((ROOT / "tests").rglob("*.py")))
    codes = {raised.code for raised in refusals(ROOT)}
    assert len(codes) > 100
    # What is not found is asked for at every route by `test_what_is_not_there_is_not_found`.
    assert sorted(code for code in codes if code not in tests and not code.endswith("_not_found")) == []
