"""The bare handler that ours is held against: Flask, one INSERT, one commit, nothing else.

In: `HOURBOOK_BENCH_DATABASE`, `HOURBOOK_BENCH_ADDRESS`. Out: gunicorn with as many workers and threads as ours.
"""

from __future__ import annotations

import os
import threading
from typing import Any

import psycopg
from flask import Flask, request

from deploy.roles.process import stop_with_parent
from deploy.roles.serving import WebServer

TABLE = (
    "CREATE TABLE IF NOT EXISTS bench_entries (engagement_id text, zone text, start_at text, end_at text, task text)"
)
_INSERT = "INSERT INTO bench_entries VALUES (%s, %s, %s, %s, %s)"


def bare_application() -> Flask:
    """Build it: a connection a thread, kept."""
    app, kept, database = Flask("bare"), threading.local(), os.environ["HOURBOOK_BENCH_DATABASE"]

    @app.post("/entries")
    def post() -> Any:
        if not hasattr(kept, "connection"):
            kept.connection = psycopg.connect(database)
        body = request.get_json()
        hours = body["hours"]
        kept.connection.execute(
            _INSERT, (body["engagement_id"], hours["zone"], hours["start"], hours["end"], body["task"])
        )
        kept.connection.commit()
        return body, 201

    @app.get("/readyz")
    def ready() -> str:
        return "ok"

    return app


if __name__ == "__main__":
    stop_with_parent(os.environ)
    WebServer(bare_application, os.environ["HOURBOOK_BENCH_ADDRESS"]).run()
