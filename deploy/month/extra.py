"""Hours of your own in the sample month. In: exports of real time trackers. Out: their people, onboarded, and hours.

The people and projects an export names are brought in first: contractors in Germany, engaged from the first day
the files know, on invented pay and bill rates and payout accounts. Rows that cannot be read are listed, not fatal.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

from deploy.month.accounts import account_fields
from deploy.month.countries import COUNTRIES
from deploy.month.plan import CLIENTS, PlannedTrainer, PlannedWork
from deploy.month.setup import OPERATOR, import_payout_accounts, set_rates, sign_in_and_sign
from deploy.month.sheets import offers_sheet, people_sheet
from deploy.month.stage import Stage
from services.onboarding.imports.offers import read_offers
from services.onboarding.imports.people import read_people
from services.onboarding.usecases.import_engagements import import_engagements
from services.onboarding.usecases.import_trainers import import_trainers
from services.timetracking.domain.hours_row import HoursRow
from services.timetracking.imports.read import read_hours
from services.timetracking.usecases.import_hours import ImportHours, import_hours
from services.timetracking.usecases.open_project import open_project

_GERMANY = next(country for country in COUNTRIES if country.code == "DE")


def import_extra(stage: Stage, files: Sequence[Path], zone: str) -> None:
    """Bring in the files' people and projects, then import the files."""
    contents = [path.read_bytes() for path in files]
    rows = [row for content in contents for row in read_hours(content, zone=zone).entries]
    if rows:
        _open_projects(stage, rows)
        _bring_people(stage, rows, zone)
    for path, content in zip(files, contents, strict=True):
        with stage.unit("timetracking", "vendor_1") as (unit, call):
            done = import_hours(unit, call, ImportHours(read_hours(content, zone=zone)))
        known = f", {done.known} known already" if done.known else ""
        print(f"\n    {path.name}: {done.entries} entries, {done.seconds} s{known}", end="", file=sys.stderr)
        for error in done.errors:
            print(f"\n      row {error.row}, {error.field}: {error.detail}", end="", file=sys.stderr)
        stage.house.pump()


def _open_projects(stage: Stage, rows: Sequence[HoursRow]) -> None:
    new = sorted({row.project for row in rows} - set(stage.known.projects))
    with stage.unit("timetracking", OPERATOR) as (unit, call):
        for project in new:
            open_project(unit, call, stage.known.clients[CLIENTS[0].key], project)
            stage.known.projects[project] = CLIENTS[0]
    stage.house.pump()


def _bring_people(stage: Stage, rows: Sequence[HoursRow], zone: str) -> None:
    first_day = min(row.work_date for row in rows)
    people = _people(stage, rows, zone)
    vendor_id = stage.known.vendors[1]
    with stage.unit("onboarding", "vendor_1") as (unit, call):
        report = import_trainers(unit, call, vendor_id, read_people(people_sheet(people)))
        assert not report.errors, report.errors
        found = unit.trainers.of_vendor(vendor_id)
    stage.known.trainers |= {one.external_ref: found[one.external_ref].trainer_id for one in people}
    stage.house.pump()
    sign_in_and_sign(stage, people)
    _engage(stage, people, first_day)
    import_payout_accounts(stage, people, errors=0)


def _engage(stage: Stage, people: Sequence[PlannedTrainer], first_day: date) -> None:
    with stage.unit("onboarding", "vendor_1") as (unit, call):
        report = import_engagements(unit, call, stage.known.vendors[1], read_offers(offers_sheet(people, first_day)))
        assert not report.errors, report.errors
    stage.house.pump()
    set_rates(stage, people, first_day)


def _people(stage: Stage, rows: Sequence[HoursRow], zone: str) -> list[PlannedTrainer]:
    """Plan one trainer for each name; an export without addresses means the person of the same name."""
    names = sorted({row.person_name or row.person_email for row in rows})
    return [_planned(stage, number, name, rows, zone) for number, name in enumerate(names)]


def _planned(stage: Stage, number: int, name: str, rows: Sequence[HoursRow], zone: str) -> PlannedTrainer:
    draw = Random(f"extra {stage.seed} {name}")
    own = [row for row in rows if (row.person_name or row.person_email) == name]
    given, _, family = name.rpartition(" ")
    address = next((row.person_email for row in own if row.person_email), f"own-{number + 1}@trainers.example.org")
    works = tuple(PlannedWork(project, "60.00", "95.00", 1) for project in sorted({row.project for row in own}))
    return PlannedTrainer(
        -number - 1, 1, f"OWN-{number + 1:05d}", given or name, family or name, address, _GERMANY, zone, "contractor",
        "contractor", "world", "", "monday", 0, works, account_fields(draw, _GERMANY, name),
    )  # fmt: skip
