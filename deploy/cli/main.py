"""`hourbook`: the command line. In: arguments. Out: text or JSON, and an exit code.

0 is well, 1 failed, 2 wrong usage, 3 partly done. Progress and logs go to standard error: what is printed may be piped.
"""

from __future__ import annotations

import logging
import os
import sys

import click

from deploy.cli.audit import audit
from deploy.cli.away import refused_by_server
from deploy.cli.bench import bench
from deploy.cli.bench_approving import bench_approving
from deploy.cli.bench_bringing import bench_bringing
from deploy.cli.bench_pages import bench_pages
from deploy.cli.bench_pay import bench_pay
from deploy.cli.bench_run import bench_run
from deploy.cli.disk import refused_by_disk
from deploy.cli.explain import explain
from deploy.cli.groups import Group
from deploy.cli.import_hours import import_hours
from deploy.cli.init import init
from deploy.cli.jobs import jobs
from deploy.cli.keys import keys
from deploy.cli.mail import mail
from deploy.cli.month import month
from deploy.cli.parked import parked
from deploy.cli.price import price
from deploy.cli.recompute import recompute
from deploy.cli.reopening import reopening
from deploy.cli.reprice import reprice
from deploy.cli.roles import consume, migrate, relay, topics, work
from deploy.cli.run import run, serve
from deploy.cli.simulate import simulate
from deploy.cli.soak import soak
from deploy.cli.stack import stack
from deploy.cli.up import front, portal, up
from deploy.cli.verify import verify
from deploy.cli.what_if import what_if
from shared.plumbing.logs import logging_meanwhile
from shared.plumbing.version import VERSION
from shared.values.refusal import Refusal

# In the order in which whoever is new to the house needs them.
SECTIONS = {
    "Begin": (run, init, serve, up, stack, month),
    "Hours and pay": (import_hours, explain, what_if, reopening, recompute, reprice, price),
    "Look after it": (verify, audit, mail, keys, parked, jobs),
    "One process each (configured by HOURBOOK_… variables)": (relay, consume, work, front, portal, migrate, topics),
    "Try and measure": (
        simulate,
        soak,
        bench,
        bench_approving,
        bench_bringing,
        bench_pages,
        bench_pay,
        bench_run,
    ),
}


@click.group(
    cls=Group, sections=SECTIONS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(VERSION, prog_name="hourbook")
@click.pass_context
def hourbook(context: click.Context) -> None:
    """Workforce management and payroll for companies that hire experts to train AI models."""
    # Said before anything loads Polars: its small steps cost a fifth less with one thread, and large ones no more time.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    # What Polars frees it gives back after half a second by itself, and asks for it anew with the next shard.
    os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:10000,muzzy_decay_ms:10000")
    # What moves while a command works is nobody's question; what runs as a server says more by itself.
    context.with_resource(logging_meanwhile(level=logging.WARNING))


def main() -> None:
    """Run the command line; a refusal, a full disk or a server that is away becomes one readable line and exit 1."""
    try:
        hourbook.main()
    except Refusal as refusal:
        click.echo(f"hourbook: {refusal.detail} [{refusal.code}]", err=True)
        sys.exit(1)
    except Exception as error:
        sentence = refused_by_disk(error) or refused_by_server(error)
        if sentence is None:
            raise
        click.echo(f"hourbook: {sentence}", err=True)
        sys.exit(1)
