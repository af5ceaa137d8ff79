"""`hourbook jobs`: jobs that were given up. In: a service. Out: a list, or jobs that are due again."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deploy.cli.folders import data_option
from deploy.cli.groups import Group
from deploy.cli.roles import told
from shared.values.refusal import Refusal

if TYPE_CHECKING:
    from shared.plumbing.job_queue import Job, JobQueue


@click.group(cls=Group)
def jobs() -> None:
    """Look at jobs that failed for good or too often, and start them over once the cause is gone."""


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
            raise Refusal(
                "dead_job_not_found", f"No buried job is {job_id}; `hourbook jobs dead` lists them with their ids."
            )
        for job in chosen:
            queue.dig_up(job)
    finally:
        queue.close()
    click.echo(f"{len(chosen)} jobs are due again.")


def _open(service: str, data: Path) -> tuple[JobQueue, list[str]]:
    from deploy.roles.where import open_for_operator
    from shared.plumbing.adapters import open_job_queue

    opened: list[tuple[JobQueue, list[str]]] = []

    def do() -> None:
        settings, wired = open_for_operator(os.environ, data, service, ["queue"])
        names = sorted({name for one in wired for name in one.jobs})
        opened.append((open_job_queue(settings.queue_url, wired[0].wiring.now_epoch), names))

    told(do)
    return opened[0]
