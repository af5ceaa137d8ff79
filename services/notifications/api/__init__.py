"""Notifications over HTTP: one's own preferences, and for admins and auditors what became of mails."""

from services.notifications.api.mails import mails
from services.notifications.api.preferences import preferences

BLUEPRINTS = (preferences, mails)
