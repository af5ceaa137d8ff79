"""Versions of entries in a query string are read exactly, or refused with what was meant."""

from __future__ import annotations

import pytest

from shared.values.entry_versions import read_entry_versions
from shared.values.refusal import Refusal


@pytest.mark.parametrize(
    ("text", "read"),
    [("", []), ("ent_1:2", [("ent_1", 2)]), ("ent_a-b:1,ent_2:30", [("ent_a-b", 1), ("ent_2", 30)])],
)
def test_it_reads(text, read):
    assert read_entry_versions(text, "lines") == read


@pytest.mark.parametrize("text", ["ent_1", "ent_1:0", "ent_1:x", "trn_1:1", "ent_1:1,", "ent_1:1 ,ent_2:1", "ent_1:²"])
def test_it_refuses_the_rest(text):
    with pytest.raises(Refusal, match="entry_versions_unreadable"):
        read_entry_versions(text, "lines")
