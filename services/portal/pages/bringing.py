"""The import of a sheet, step by step. In: a file, its columns matched. Out: HTML: a dry run, then the import.

The file travels from step to step in the form itself: nothing is kept here, a reload sends it again.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import render_template, request

from services.portal.domain.import_sheet import (
    FAULT,
    NotASheet,
    Sheet,
    Source,
    guess,
    missing,
    ours,
    read,
    text_of,
    wrong_lines,
)
from services.portal.domain.sheet_fields import Field
from services.portal.domain.sheet_kinds import kinds_for
from services.portal.pages.beside import told
from services.portal.pages.visit import api, person, proved_lately
from services.portal.usecases.ports import ApiProblem

_ONBOARDING = "/api/onboarding/v1"
SAMPLE_ROWS, ERRORS_SHOWN, SEALED_SHOWN = 5, 200, 4
# Whoever is not taken as who they say is led to where they prove it.
UNKNOWN = 401


def bring() -> str:
    """Ask for a sheet."""
    return _page("choose", _kind(), "")


def bring_on() -> str | tuple[str, int]:
    """Go one step on: match columns, try, import; what is wrong is said where it is mended."""
    kind, do = _kind(), request.form.get("do", "")
    try:
        text = _text()
        sheet = read(text)
    except NotASheet as fault:
        return _page("choose", kind, "", fault=str(fault)), 422
    fields = kinds_for(person().roles)[kind].fields
    mapped = _mapped(sheet, fields) if do in ("match", "try", "import") else guess(sheet.columns, fields)
    if do not in ("try", "import"):
        return _page("match", kind, text, sheet=sheet, mapped=mapped, faults={})
    faults = missing(mapped, fields)
    if faults:
        return _page("match", kind, text, sheet=sheet, mapped=mapped, faults=faults), 422
    return _sent(kind, text, sheet, mapped, dry_run=do == "try")


def _sent(kind: str, text: str, sheet: Sheet, mapped: dict[str, Source], *, dry_run: bool) -> str | tuple[str, int]:
    chosen, key = kinds_for(person().roles)[kind], request.form.get("key", "")
    content = ours(sheet, mapped, chosen.fields).encode()
    try:
        report = api().upload(chosen.path(_vendor()), {"dry_run": str(dry_run).lower()}, content, "text/csv", key=key)
    except ApiProblem as problem:
        if problem.status == UNKNOWN:
            raise
        return _page("match", kind, text, sheet=sheet, mapped=mapped, faults={"all": told(problem)}), 422
    step = "tried" if dry_run else "done"
    # Lines that were not sent, beside those that the service let out.
    wrong = sorted([*map(vars, wrong_lines(sheet, mapped)), *report["errors"]], key=lambda one: int(one["row"]))
    return _page(step, kind, text, mapped=mapped, report=report, wrong=wrong, shown=ERRORS_SHOWN)


def _mapped(sheet: Sheet, fields: tuple[Field, ...]) -> dict[str, Source]:
    form = request.form
    chosen = {field.name: form.get(f"from.{field.name}", "") for field in fields}
    return {
        name: Source(column if column in sheet.columns else "", form.get(f"same.{name}", "").strip())
        for name, column in chosen.items()
    }


def _text() -> str:
    brought = request.files.get("file")
    if brought is None or not brought.filename:
        return request.form.get("sheet", "")
    return text_of(brought.read())


def _kind() -> str:
    asked, offered = request.values.get("kind", ""), kinds_for(person().roles)
    if not offered:
        raise ApiProblem(403, "role_missing", "Your roles do not reach this.")
    return asked if asked in offered else next(iter(offered))


def _vendor() -> str:
    own = person().vendor_id
    return own if own and not person().may("admin") else request.form.get("vendor", "")


def _page(step: str, kind: str, text: str, **more: Any) -> str:
    kinds = kinds_for(person().roles)
    chosen, admin = kinds[kind], person().may("admin")
    vendors = list(api().every(f"{_ONBOARDING}/vendors")) if chosen.of_vendor and admin else []
    subjects = [(title, list(some)) for title, some in groupby(kinds.items(), lambda one: one[1].subject)]
    return render_template("bring.html", step=step, kind=kind, kinds=kinds, subjects=subjects, text=text,
                           fields=chosen.fields, vendors=vendors, vendor=_vendor(), samples=SAMPLE_ROWS,
                           sample=_sample, proved=step != "choose" or not chosen.fresh or proved_lately(),
                           **more)  # fmt: skip


def _sample(field: Field, cell: str) -> str:
    """Show what stands in a cell; of a number that is sealed here, how it ends, and nothing of what cannot be taken."""
    if cell.startswith(FAULT):
        return "…"
    return f"…{cell[-SEALED_SHOWN:]}" if field.sealed and cell else cell
