"""Other people's columns, matched with ours. In: what a file's first line names. Out: which of them is which of ours.

A column is matched because somebody said so, or by its name where they asked us to look; nothing is matched by what
stands in it, since a country and a language look alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.values.refusal import Refusal

# How others call what we call so; compared in small letters with everything else made an underscore.
CALLED: Mapping[str, tuple[str, ...]] = {
    "external_ref": ("ref", "id", "number", "employee_id", "employee_no", "employee_number", "personnel_number"),
    "given_name": ("first_name", "firstname", "forename"),
    "family_name": ("last_name", "lastname", "surname"),
    "email": ("mail", "e_mail", "email_address", "e_mail_address"),
    "country": ("country_code", "nation", "country_of_residence"),
    "zone": ("timezone", "time_zone", "tz"),
    "worker_type": ("type", "employment", "employment_type"),
    "project": ("project_name",),
    "pay_group": ("group",),
    "rule_pack": ("rules",),
    "pay_currency": ("currency",),
    "pay_rate": ("rate", "hourly_rate"),
    "valid_from": ("start", "start_date", "from"),
    "valid_to": ("end", "end_date", "to"),
    "weekly_cap_hours": ("cap", "weekly_cap"),
}
_NO_LETTER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Columns:
    """What somebody says of a file's columns.

    Theirs by our names, texts that are the same on every row, and whether the rest is matched by name. What is not
    matched is left out, and named.
    """

    theirs: Mapping[str, str] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)
    guess: bool = False


def guessed(columns: Sequence[str], ours: Sequence[str], titles: Mapping[str, str] | None = None) -> dict[str, str]:
    """Match columns by name: ours, one that others use for it, or what a page calls it; the first of two that fit."""
    plain: dict[str, str] = {}
    for one in columns:
        plain.setdefault(_plain(one), one)
    # In a list of ours that was taken as a file, fields stand under the part they belong to: person.given_name.
    for one in columns:
        plain.setdefault(_plain(one.rpartition(".")[2]), one)
    found = {name: plain[_plain(name)] for name in ours if _plain(name) and _plain(name) in plain}
    for name in ours:
        calls = (*CALLED.get(name, ()), _plain(name.rpartition(".")[2]), _plain((titles or {}).get(name, "")))
        # Two of ours may be called alike, as the streets of a company and of its bank: the first takes the column.
        free = (plain[one] for one in calls if one and plain.get(one, "") not in ("", *found.values()))
        if name not in found and (column := next(free, "")):
            found[name] = column
    return found


def _plain(name: str) -> str:
    return _NO_LETTER.sub("_", name.lower()).strip("_")


def matched(names: Sequence[str], required: Sequence[str], optional: Sequence[str], said: Columns) -> dict[str, str]:
    """Give the column of each of ours that has one; refuses what is not ours, not theirs, or still missing."""
    ours = (*required, *optional)
    for name in (*said.theirs, *said.same):
        if name not in ours:
            raise Refusal("field_unknown", f"{name[:60]!r} is none of our columns, which are {', '.join(ours)}.",
                          pointer="columns" if name in said.theirs else "same")  # fmt: skip
    by_name = {one.lower(): one for one in names}
    found = {name: by_name.get(column.strip().lower(), "") for name, column in said.theirs.items()}
    for name, column in found.items():
        if not column:
            detail = f"The file has no column {said.theirs[name][:60]!r} for {name}; its columns are {_shown(names)}."
            raise Refusal("column_missing", detail, pointer=name)
    if said.guess:
        left = [name for name in ours if name not in found and name not in said.same]
        found |= guessed([one for one in names if one not in found.values()], left)
    missing = [name for name in required if name not in found and name not in said.same]
    if missing:
        detail = (
            f"No column is matched with {', '.join(missing)}; name one of {_shown(names)}, or what is the same for all."
        )
        raise Refusal("column_missing", detail, pointer=missing[0])
    return found


def read_columns(columns: str, same: str, *, guess: bool) -> Columns | None:
    """Read what a query says: two JSON objects of texts by our names; None where it says nothing."""
    said = Columns(_texts(columns, "columns"), _texts(same, "same"), guess)
    return said if said != Columns() else None


def _texts(text: str, place: str) -> dict[str, str]:
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        example = '{"given_name": "First name"}' if place == "columns" else '{"country": "DE"}'
        raise Refusal("columns_unreadable", f"{place} is a JSON object of texts such as {example}.", pointer=place)
    return found


def _shown(names: Sequence[str]) -> str:
    return ", ".join(name[:60] or "(no name)" for name in names[:20])
