"""Notifications over HTTP: one's own preferences, what became of mails, and webhooks with what they were told."""

from services.notifications.api.deliveries import deliveries
from services.notifications.api.mails import mails
from services.notifications.api.preferences import preferences
from services.notifications.api.webhooks import webhooks

BLUEPRINTS = (preferences, mails, webhooks, deliveries)
