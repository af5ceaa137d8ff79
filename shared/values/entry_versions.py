"""Versions of time entries in a query string: `ent_1:2,ent_3:1`. In: that text. Out: ids and versions, or a refusal."""

from __future__ import annotations

import re

from shared.values.refusal import Refusal

_ONE = re.compile(r"(ent_[0-9A-Za-z_-]{1,64}):([1-9][0-9]{0,8})", re.ASCII)


def read_entry_versions(text: str, field: str) -> list[tuple[str, int]]:
    """Read pairs with commas between them; nothing is no pairs."""
    pairs = [(one, _ONE.fullmatch(one)) for one in text.split(",") if text]
    for one, match in pairs:
        if match is None:
            raise Refusal("entry_versions_unreadable", f"Give pairs such as ent_1:2 with commas between them, not "
                          f"{one[:60]!r}.", pointer=field)  # fmt: skip
    return [(match[1], int(match[2])) for _one, match in pairs if match]
