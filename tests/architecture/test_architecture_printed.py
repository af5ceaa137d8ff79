"""Documents printed from code say what the code does; `make docs` prints them again. And every refusal has a test."""

from __future__ import annotations

import pytest
from source_tree import ROOT

from deploy.docs.pages import pages
from deploy.docs.refusals import refusals

PRINTED = pages(ROOT)


@pytest.mark.parametrize("name", PRINTED)
def test_a_printed_document_is_fresh(name):
    assert (ROOT / name).exists(), "make docs"
    assert (ROOT / name).read_text() == PRINTED[name], "make docs"


def test_nothing_else_lies_among_the_printed_documents():
    assert {f"docs/api/{path.name}" for path in (ROOT / "docs" / "api").iterdir()} == {
        name for name in PRINTED if name.startswith("docs/api/")
    }


def test_every_refusal_has_a_test():
    tests = "\n".join(path.read_text() for path in sorted((ROOT / "tests").rglob("*.py")))
    codes = {raised.code for raised in refusals(ROOT)}
    assert len(codes) > 100
    # What is not found is asked for at every route by `test_what_is_not_there_is_not_found`.
    assert sorted(code for code in codes if code not in tests and not code.endswith("_not_found")) == []
