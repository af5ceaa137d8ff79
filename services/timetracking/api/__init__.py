"""Timetracking over HTTP: projects, entries, imports, timesheets."""

from __future__ import annotations

from services.timetracking.api.entries import entries
from services.timetracking.api.imports import imports
from services.timetracking.api.projects import projects
from services.timetracking.api.timesheets import timesheets
from shared.plumbing.web import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = (projects, entries, imports, timesheets)
