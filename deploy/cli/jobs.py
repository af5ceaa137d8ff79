"""`hourbook jobs`: jobs that were given up. In: a service. Out: a list, or jobs that are due again or left undone."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deploy.cli.folders import data_option
from deploy.cli.groups import Group
from deploy.cli.person import operator
from deploy.cli.roles import told
from shared.values.noted import CHANGED
from shared.values.refusal import Refusal

if TYPE_CHECKING:
    from shared.plumbing.job_queue import Job, JobQueue
    from shared.plumbing.service import Service


@click.group(cls=Group)
def jobs() -> None:
    """Look at jobs that failed for good or too often, start them over once the cause is gone, or drop them."""


@jobs.command()
@click.argument("service", default="all")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@data_option
def dead(service: str, as_json: bool, data: Path) -> None:
    """List the buried jobs of SERVICE, or of all, with their reasons."""
    queue, names = _open(service, data)
    try:
        found = queue.dead(names)
    finally:
        queue.close()
    if as_json:
        shapes = [{"job_id": job.id, "job": job.name, "attempts": job.attempts, "reason": why} for job, why in found]
        click.echo(json.dumps(shapes, indent=2))
        return
    for job, reason in found:
        click.echo(f"{job.id}  {job.name:<24}{job.attempts} attempts  {reason}")
    click.echo(f"{len(found)} dead.", err=True)


@jobs.command(epilog="Example: hourbook jobs retry --all")
@click.argument("job_id", required=False)
@click.option("--all", "everything", is_flag=True, help="Every buried job.")
@data_option
def retry(job_id: str | None, everything: bool, data: Path) -> None:
    """Make a buried job due again, its attempts forgotten."""
    if (job_id is None) != everything:
        raise click.UsageError("Name a job, or say --all.")
    queue, names = _open("all", data)
    try:
        chosen: list[Job] = [job for job, _ in queue.dead(names) if everything or job.id == job_id]
        if not chosen and not everything:
            raise _not_dead(job_id or "")
        for job in chosen:
            queue.dig_up(job)
    finally:
        queue.close()
    click.echo(f"{len(chosen)} jobs are due again.")


@jobs.command(epilog='Example: hourbook jobs drop JOB_ID --reason "put there by hand"')
@click.argument("job_id")
@click.option("--reason", required=True, help="Why it may be left undone; audit is told, with your name.")
@data_option
def drop(job_id: str, reason: str, data: Path) -> None:
    """Leave a buried job undone for good."""
    if not reason.strip():
        raise Refusal("reason_missing", "Say why the job may be left undone; it is written down.")
    queue, services = _wired("all", data)
    try:
        for one in services:
            for job in (job for job, _ in queue.dead(sorted(one.jobs)) if job.id == job_id):
                # Noted first: what audit was not told of stays where it is.
                with one.units.write(one.call_as_service()) as unit:
                    unit.doing = "hourbook jobs drop"
                    unit.note(CHANGED, object_id=job_id, why=reason.strip(), by=operator(),
                              before={"state": "dead"}, after={"state": "dropped"})  # fmt: skip
                queue.forget(job)
                click.echo(f"{job_id} is dropped.")
                return
    finally:
        queue.close()
    raise _not_dead(job_id)


def _not_dead(job_id: str) -> Refusal:
    return Refusal("dead_job_not_found", f"No buried job is {job_id}; `hourbook jobs dead` lists them with their ids.")


def _open(service: str, data: Path) -> tuple[JobQueue, list[str]]:
    """Give the queue, and the names of a service's jobs."""
    queue, services = _wired(service, data)
    return queue, sorted({name for one in services for name in one.jobs})


def _wired(service: str, data: Path) -> tuple[JobQueue, list[Service]]:
    from deploy.roles.where import open_for_operator
    from shared.plumbing.adapters import open_job_queue

    opened: list[tuple[JobQueue, list[Service]]] = []

    def do() -> None:
        settings, wired = open_for_operator(os.environ, data, service, ["queue"])
        opened.append((open_job_queue(settings.queue_url, wired[0].wiring.now_epoch), wired))

    told(do)
    return opened[0]
