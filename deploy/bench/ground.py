"""The ground benchmarks stand on: a house on real servers, its people and their terms set up as the sample month does.

In: a folder, the folder of a stack, how many trainers. Out: a closed house that processes may open, and what the
measurements need to know of it. The house and all it keeps on the servers is deleted at the end.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.bench.work import Engaged
from deploy.month import calendar, hours, setup
from deploy.month.stage import Stage
from deploy.onebox.backbone import Backbone, backbone_of, put_on_stack
from deploy.onebox.house import House, open_house_now, raze
from deploy.onebox.secrets import secrets_in
from services.timetracking.domain.lines import digest_of
from services.timetracking.usecases.open_sheets import exact
from shared.plumbing.logs import logging_meanwhile
from shared.plumbing.tokens import issue_token, signing_keys
from shared.values.call import Actor
from shared.values.reach import EVERYONE

_TOKEN_SECONDS = 3600
_ALL = 1_000_000


@dataclass(frozen=True)
class Ground:
    """A house at rest. `waiting` are submitted timesheets by id with the digest to approve."""

    data: Path
    approver: Actor
    trainers: Mapping[str, Actor]
    engagements: list[Engaged]
    waiting: Mapping[str, str]

    @property
    def backbone(self) -> Backbone:
        """Say where databases, log and queue are."""
        return backbone_of(self.data)

    def token(self, actor: Actor) -> str:
        """Sign a token as identity would."""
        (key, *_) = signing_keys(secrets_in(self.data / "secrets")("token_signing_key"))
        return issue_token(key, actor, issuer="hourbook", audience="hourbook", at_epoch=int(time.time()),
                           seconds=_TOKEN_SECONDS, token_id=f"jti_{actor.user_id}")  # fmt: skip

    @contextmanager
    def open(self) -> Iterator[House]:
        """Open the house in this process."""
        house = open_house_now(self.data)
        try:
            yield house
        finally:
            house.close()


@contextmanager
def ground(folder: Path, stack: Path, trainers: int) -> Iterator[Ground]:
    """Set up a house whose trainers have submitted one work week; deleted afterwards."""
    data = folder / "house"
    if data.exists():
        raze(data)
        shutil.rmtree(data)
    data.mkdir(parents=True, mode=0o700)
    put_on_stack(data, stack)
    with (data / "setup.log").open("w", buffering=1) as log, logging_meanwhile(log):
        try:
            yield _set_up(data, trainers)
        finally:
            raze(data)
            shutil.rmtree(data)


def _set_up(data: Path, trainers: int) -> Ground:
    stage = Stage(data, 7, trainers, calendar.SETUP)
    try:
        with stage.step(f"{trainers} trainers, their terms and accounts"):
            setup.open_for_business(stage)
            setup.let_people_in(stage)
            setup.bring_trainers(stage)
            setup.agree_terms(stage)
            setup.open_accounts(stage)
        stage.clock.move_to(calendar.hours_arrive(calendar.FIRST_MONDAY))
        with stage.step("a work week of theirs, submitted"):
            hours.import_week(stage, calendar.FIRST_MONDAY)
            hours.submit_all(stage)
        return Ground(data, stage.actors["approver"], hours.trainer_actors(stage), _engaged(stage), _waiting(stage))
    finally:
        stage.house.close()


def _engaged(stage: Stage) -> list[Engaged]:
    with stage.look("timetracking") as unit:
        found = unit.people.engagements_of(list(stage.known.trainers.values()))
    return [Engaged(trainer, mine[0].engagement_id, mine[0].zone) for trainer, mine in sorted(found.items())]


def _waiting(stage: Stage) -> dict[str, str]:
    with stage.look("timetracking") as unit:
        sheets = [sheet.timesheet_id for sheet in unit.timesheets.page(EVERYONE, "submitted", None, None, _ALL)]
        lines = unit.timesheets.lines(sheets)
    return {sheet: digest_of(exact(lines[sheet])) for sheet in sheets if sheet in lines}
