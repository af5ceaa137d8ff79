"""Every list of every service as a file: it holds what the list answers to the same caller, row by row, and no more."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

import openpyxl
import pytest
from permissions_house import Doors
from test_permissions_table import GUARDED, filled, parts

from shared.plumbing.exported import MEDIA, columns_of
from shared.values.call import OWN

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("permissions")]

READ = [one for one in GUARDED if one.what.startswith("GET ")]


def listing_of(doors: Doors, what: str) -> Any:
    method, path, service = parts(what)
    app = doors.clients[service].application
    (rule,) = [one for one in app.url_map.iter_rules() if one.rule == path and method in (one.methods or ())]
    return app.view_functions[rule.endpoint].doors["GET"].lists


def lists(doors: Doors) -> list[tuple[str, Mapping[str, str]]]:
    return [(one.what, one.cells) for one in READ if listing_of(doors, one.what)]


def flat(value: Any) -> str:
    """What a cell shows of a JSON value, written down a second time."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list) and not any(isinstance(one, list | dict) for one in value):
        return "; ".join(map(flat, value))
    if isinstance(value, list | dict):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return str(value)


def laid_out(row: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """A row of JSON as cells by name, whatever the schema says."""
    cells: dict[str, str] = {}
    for key, value in row.items():
        name = f"{before}{key}"
        if isinstance(value, dict) and set(value) == {"amount", "currency"}:
            cells |= {name: value["amount"], f"{name}_currency": value["currency"]}
        elif isinstance(value, dict):
            cells |= laid_out(value, f"{name}.") | {name: flat(value)}
        else:
            cells[name] = flat(value)
    return cells


def all_rows(doors: Doors, actor: Any, path: str, *, paged: bool) -> list[Mapping[str, Any]]:
    rows, cursor = [], ""
    while True:
        query = f"?limit=200{cursor}" if paged else ""
        page = doors.ask(actor, "GET", f"{path}{query}").get_json()
        rows += page["data"]
        if not page.get("next_cursor"):
            return rows
        cursor = f"&cursor={page['next_cursor']}"


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content: bytes) -> list[dict[str, str]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    names, *rows = sheet.iter_rows()
    for row in rows:
        assert {cell.data_type for cell in row} <= {"s", "n", "inlineStr"}, "no formula, no link"
    return [
        {str(name.value): flat(cell.value) for name, cell in zip(names, row, strict=True)} for row in rows
    ]  # fmt: skip


READERS = {"csv": read_csv, "xlsx": read_xlsx}


def test_there_are_lists_in_every_service(doors: Doors) -> None:
    found = [what for what, _cells in lists(doors)]
    assert {parts(what)[2] for what in found} == set(doors.clients)
    assert len(found) > 60
    answered = [
        what for what in (one.what for one in READ if one.what not in found)
        for actor in [doors.by_role(next(iter(dict(next(each.cells for each in READ if each.what == what)))))]
        if (path := filled(doors, parts(what)[1], doors.mine))
        and isinstance((doors.ask(actor, "GET", path).get_json(silent=True) or {}).get("data"), list)
    ]  # fmt: skip
    assert answered == [], "what answers data is a list, and can be taken as a file"


def test_every_list_can_be_taken_whole_and_holds_what_its_pages_hold(doors: Doors) -> None:
    seen = 0
    for what, cells in lists(doors):
        _method, path, service = parts(what)
        listing = listing_of(doors, what)
        names = [column.name for column in columns_of(listing.item)]
        assert len(names) == len(set(names)), what
        # Someone who sees their own alone, where there is one; else anyone who is let in.
        role = next((role for role, word in cells.items() if word == OWN), next(iter(cells)))
        asked = filled(doors, path, doors.mine, role)
        actor = doors.by_role(role)
        plain = doors.ask(actor, "GET", asked) if asked else None
        if plain is None or plain.status_code != 200:
            # The month has no such row, or the list wants to be asked for something.
            assert plain is None or plain.status_code in (404, 409, 422), what
            continue
        rows = all_rows(doors, actor, asked, paged=listing.paged)
        expected = [{name: laid_out(row).get(name, "") for name in names} for row in rows]
        for form, reader in READERS.items():
            answer = doors.ask(actor, "GET", f"{asked}?format={form}")
            assert (what, answer.status_code, answer.mimetype) == (what, 200, MEDIA[form])
            assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{service}-')
            found = [{name: cell.removeprefix("'") for name, cell in row.items()} for row in reader(answer.data)]
            assert found == expected, what
        assert not set().union(*map(set, rows)) - {name.partition(".")[0] for name in names}, what
        seen += bool(rows)
    assert seen > 40


def test_filters_hold_and_pages_do_not(doors: Doors) -> None:
    admin, base = doors.by_role("admin"), "/api/timetracking/v1/entries"
    sheet = doors.row("timetracking", "timesheet_id", doors.mine)
    query = f"?timesheet_id={sheet}&limit=1"
    first = doors.ask(admin, "GET", f"{base}{query}").get_json()
    assert first["next_cursor"], first
    found = read_csv(doors.ask(admin, "GET", f"{base}{query}&format=csv").data)
    assert len(found) > 1
    assert {row["timesheet_id"] for row in found} == {sheet}
    onward = doors.ask(admin, "GET", f"{base}{query}&format=csv&cursor={first['next_cursor']}")
    assert read_csv(onward.data) == found


def accepting(doors: Doors, path: str, accepted: str) -> Any:
    return doors.ask(doors.by_role("admin"), "GET", path, more_headers={"Accept": accepted})


def test_a_format_is_asked_for_by_name_or_by_accept(doors: Doors) -> None:
    admin, path = doors.by_role("admin"), "/api/timetracking/v1/projects"
    for media in MEDIA.values():
        assert accepting(doors, path, media).mimetype == media
    for accepted in ("*/*", "application/json", "text/html,application/xhtml+xml,*/*;q=0.8", "text/plain", ""):
        assert accepting(doors, path, accepted).mimetype == "application/json"
    assert doors.ask(admin, "GET", f"{path}?format=json").get_json()["data"]
    refused = doors.ask(admin, "GET", f"{path}?format=pdf")
    assert (refused.status_code, refused.get_json()["code"]) == (422, "format_unknown")
    one = doors.ask(admin, "GET", f"/api/onboarding/v1/trainers/{doors.mine.trainer_id}?format=csv")
    assert one.mimetype == "application/json", "one thing is no list"
    wrong = doors.ask(admin, "GET", f"{path}?format=csv&no_such=1")
    assert (wrong.status_code, wrong.mimetype) == (422, "application/problem+json")


def test_whoever_takes_a_list_is_noted(doors: Doors) -> None:
    finance = doors.by_role("finance")
    rows = read_csv(doors.ask(finance, "GET", "/api/payments/v1/payments?format=csv").data)
    doors.house.pump()
    found = doors.ask(doors.by_role("auditor"), "GET", "/api/audit/v1/entries?kind=exported&limit=200").get_json()
    mine = [one for one in found["data"] if one["what"] == "GET /api/payments/v1/payments"]
    assert mine[0]["actor_id"] == finance.user_id
    assert mine[0]["after"] == {"format": "csv", "rows": len(rows)}
