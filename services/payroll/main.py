"""Payroll, wired. In: a `Wiring`, or the environment. Out: the service, or its web application."""

from __future__ import annotations

import os
import time
from functools import lru_cache, partial
from importlib.util import find_spec
from pathlib import Path

from flask import Flask

from services.payroll.api import BLUEPRINTS
from services.payroll.domain.pack import Pack
from services.payroll.domain.statement import Statement
from services.payroll.events.listen import LISTENERS
from services.payroll.exports import register, statement
from services.payroll.imports.bonuses import read_bonuses
from services.payroll.imports.pack import read_pack, read_pack_file
from services.payroll.store.calendars import public_holidays
from services.payroll.store.unit import PayrollUnit, Tools
from services.payroll.usecases.check import check
from shared.plumbing.database import open_engine
from shared.plumbing.environment import wiring_from_environment
from shared.plumbing.service import Service, Wiring
from shared.plumbing.unit import Units
from shared.plumbing.web import create_flask
from shared.plumbing.wording import language_of, part_worded

HERE = Path(__file__).parent
READERS = {"bonuses": read_bonuses}
MIGRATIONS = str(HERE / "store" / "migrations")
TEXTS = HERE / "texts"
# Names in scripts that the fonts bundled with Typst lack; where a package is missing, statements do without it.
FONT_PACKAGES = ("fontpkg_noto_sans_arabic", "fontpkg_noto_sans_devanagari", "cvttf_NotoSansCJK_Regular")


@lru_cache
def rule_packs() -> tuple[Pack, ...]:
    """Read the rule packs that come with the house: once, for a process may wire payroll again and again."""
    return tuple(read_pack(path.read_bytes()) for path in sorted((HERE / "packs").glob("*.toml")))


def tools() -> Tools:
    """Read the rule packs and find the fonts: what the use cases need besides a database."""
    found = [spec for spec in map(find_spec, FONT_PACKAGES) if spec]
    fonts = tuple(folder for spec in found for folder in spec.submodule_search_locations or ())

    def render(one: Statement, asked: str = "") -> bytes:
        write = partial(part_worded, folder=TEXTS, asked=asked)
        return statement.render(one, fonts, write, language_of(asked))

    return Tools(rule_packs(), render, register.render, public_holidays, read_pack_file)


def service(wiring: Wiring) -> Service:
    """Wire payroll."""
    units = Units(open_engine(wiring.database_url), partial(PayrollUnit, tools=tools()))
    return Service(
        "payroll",
        wiring,
        units,
        BLUEPRINTS,
        MIGRATIONS,
        LISTENERS,
        check=check,
        texts=TEXTS,
        readers=READERS,
    )


def create_app() -> Flask:
    """Build the web application from the environment."""
    return create_flask(service(wiring_from_environment("payroll", os.environ, lambda: int(time.time()))))
