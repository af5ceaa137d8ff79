"""The table of servers: one line each, in the order they start."""

from __future__ import annotations

from deploy.stack.kafka import KAFKA
from deploy.stack.postgres import POSTGRES
from deploy.stack.rabbitmq import NAMES, RABBITMQ

SERVERS = (POSTGRES, KAFKA, NAMES, RABBITMQ)
