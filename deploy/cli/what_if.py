"""`hourbook what-if`: other rules or rates, tried on past work weeks. In: a pack, a sheet. Out: what would differ.

It only reads, and works beside a running server.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deploy.cli.folders import data_option, existing
from deploy.cli.period import Day

if TYPE_CHECKING:
    from deploy.what_if.sheet import RateRow

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("what-if", epilog="Example: hourbook what-if --pack thirty-five.toml --from 2026-10-05")
@click.option("--pack", "pack_file", type=_FILE,
              help="A rule pack (TOML, as in services/payroll/packs), in place of the one of its name.")  # fmt: skip
@click.option("--instead-of", help="The rule pack that --pack takes the place of, where it has another name.")
@click.option("--version", help="The version of --pack that alone holds from --from on, whatever date it bears.")
@click.option("--rates", "rates_file", type=_FILE,
              help="A sheet (CSV): engagement_id, valid_from, pay_rate and/or bill_rate, valid_to.")  # fmt: skip
@click.option("--from", "first", type=Day(), required=True, help="Work weeks that begin on or after this date.")
@click.option("--to", "last", type=Day(), help="Work weeks that begin before this date.")
@click.option("--client", "client_id", help="Show one client's engagements (cli_…) alone.")
@click.option("--engagement", "engagement_id", help="Show one engagement (eng_…) alone.")
@click.option("--people", type=click.IntRange(min=0), default=5, show_default=True,
              help="How many of those whose pay changes most are named, of each currency.")  # fmt: skip
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def what_if(  # noqa: PLR0913, PLR0917 - one argument an option
    pack_file: Path | None,
    instead_of: str | None,
    version: str | None,
    rates_file: Path | None,
    first: date,
    last: date | None,
    client_id: str | None,
    engagement_id: str | None,
    people: int,
    data: Path,
    as_json: bool,
) -> None:
    """Price past work weeks under other rules or rates, and print what pay, invoices and margins would differ by.

    Nothing is written. The differences are those that would be posted, to the cent, if the pack were installed or
    chosen and the rates set; of weeks paid already too. The pack's worked examples must hold.

    Versions of the pack's file hold from their own dates, the earliest from --from on at the latest. Where the file has
    today's rules and a draft of later ones, name the draft by --version.
    """
    if not (pack_file or rates_file):
        raise click.UsageError("Suppose something: --pack FILE, --rates FILE or both.")
    if (instead_of or version) and not pack_file:
        raise click.UsageError("--instead-of and --version go with --pack.")
    from deploy.onebox.house import open_house_now
    from deploy.what_if.answer import answer
    from deploy.what_if.tell import told
    from deploy.what_if.weigh import Wanted, weigh
    from services.payroll.usecases.suppose_pack import SupposedFile

    file = SupposedFile(pack_file.read_bytes(), instead_of, version) if pack_file else None
    rates = _rates(rates_file) if rates_file else ()
    wanted = Wanted(first, last, file, rates, client_id, engagement_id)
    house = open_house_now(existing(data), alone=False)
    try:
        said = answer(weigh(house, wanted), wanted, people)
    finally:
        house.close()
    click.echo(json.dumps(said, indent=2, ensure_ascii=False) if as_json else "\n".join(told(said)))


def _rates(file: Path) -> Sequence[RateRow]:
    """Read the sheet; one row that is wrong stops it all, since an answer without it would be another's."""
    from deploy.what_if.sheet import read_rates

    rows, errors = read_rates(file.read_bytes())
    if errors:
        faults = [f"  row {one.row}, {one.field}: {one.detail} [{one.code}]" for one in errors]
        raise click.ClickException("\n".join([f"{file} has rows that cannot be read:", *faults]))
    return rows
