"""Timetracking over HTTP: projects and what holds on them, entries, timers, imports, timesheets, disputes."""

from __future__ import annotations

from services.timetracking.api.approval_times import approval_times
from services.timetracking.api.billed_disputes import billed_disputes
from services.timetracking.api.budgets import budgets
from services.timetracking.api.chains import chains
from services.timetracking.api.disputes import disputes
from services.timetracking.api.entries import entries
from services.timetracking.api.imports import imports
from services.timetracking.api.project_work import project_work
from services.timetracking.api.projects import projects
from services.timetracking.api.quality import quality
from services.timetracking.api.requirements import requirements
from services.timetracking.api.sheets import sheets
from services.timetracking.api.time_rules import time_rules
from services.timetracking.api.timers import timers
from services.timetracking.api.timesheets import timesheets
from shared.plumbing.web import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = (
    projects,
    time_rules,
    requirements,
    chains,
    budgets,
    entries,
    timers,
    imports,
    timesheets,
    disputes,
    billed_disputes,
    approval_times,
    quality,
    project_work,
    sheets,
)
