"""`hourbook month`: a whole month in fresh folders. In: folder, size, seed. Out: files and a summary of times."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command(epilog="Example: hourbook month --out build/month --trainers 200")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True,
              help="Folder for the month's files; emptied first if an earlier month made it.")  # fmt: skip
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), default=None,
              help="Folder for databases and event log.  [default: OUT.data]")  # fmt: skip
@click.option("--trainers", type=click.IntRange(2, 100_000), default=50, show_default=True, help="How many trainers.")
@click.option("--seed", type=int, default=7, show_default=True,
              help="Same seed and size, same bytes; on servers, same figures and bank files.")  # fmt: skip
@click.option("--hours", "extra", type=click.Path(exists=True, dir_okay=False, path_type=Path), multiple=True,
              help="A time tracker's export of your own to pay and bill as well; may be repeated.")  # fmt: skip
@click.option("--zone", default="UTC", show_default=True, help="Time zone in which --hours files are written.")
@click.option("--stack", type=click.Path(file_okay=False, path_type=Path), is_flag=False, flag_value=Path("var/stack"),
              envvar="HOURBOOK_STACK", show_envvar=True,
              help="Run on the servers of `hourbook stack up`; FOLDER is var/stack where only --stack is given.",
              metavar="[FOLDER]")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.argument("more", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def month(  # noqa: PLR0913, PLR0917 - one argument an option
    out: Path,
    data: Path | None,
    trainers: int,
    seed: int,
    extra: tuple[Path, ...],
    zone: str,
    stack: Path | None,
    as_json: bool,
    more: tuple[Path, ...],
) -> None:
    """Run October 2026 from onboarding to closed books and write what leaves the house.

    Vendors, trainers in nine countries and currencies, four work weeks, a late correction, refused bank accounts, a
    file imported twice, raises known late, a returned timesheet. Further --hours files may follow as arguments.
    """
    from deploy.month.run import run_month

    folder = data or out.with_name(out.name + ".data")
    run_month(out, folder, trainers=trainers, seed=seed, extra=(*extra, *more), zone=zone, stack=stack)
    summary = (out / "summary.json").read_text()
    if as_json:
        click.echo(summary.rstrip())
        return
    for name, value in json.loads(summary).items():
        shown = "  ".join(f"{amount} {key}" for key, amount in value.items()) if isinstance(value, dict) else value
        click.echo(f"{name:<20} {'none' if shown == '' else shown}")
    click.echo(f"Files are in {out}, data in {folder} (check it with: hourbook verify --data {folder})")
