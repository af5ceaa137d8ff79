"""Audit over HTTP: the trail, for admins and auditors."""

from services.audit.api.entries import entries

BLUEPRINTS = (entries,)
