"""The portal, wired. In: a transport to the services, a clock. Out: its web application."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping

from flask import Flask

from services.portal.calls.sessions import Sessions
from services.portal.calls.transport import Transport
from services.portal.pages import BLUEPRINTS
from services.portal.pages.drawing import register_charts
from services.portal.pages.frame import frame_pages
from services.portal.pages.guard import guard
from services.portal.pages.language import register_language
from services.portal.pages.show import register_filters
from services.portal.pages.signing import send_to_proof
from services.portal.pages.visit import Portal
from shared.plumbing.origins import Proxies

# A sheet of people travels from step to step of its import; 30,000 lines fit.
MAX_FORM_BYTES = 4_194_304


def create_portal(
    transport: Transport,
    logins: Mapping[str, str],
    demo_password: str = "",
    now_epoch: Callable[[], int] = lambda: int(time.time()),
    trusted_proxies: str = "",
) -> Flask:
    """Build the pages; `logins` are the demo people by role, none where the books are real.

    `trusted_proxies`: addresses and networks whose word on where a visitor comes from is taken.
    """
    app = Flask("services.portal", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MAX_FORM_BYTES
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    sessions, proxies = Sessions(transport, now_epoch), Proxies.read(trusted_proxies)
    kept = Portal(
        transport, sessions, now_epoch, lambda: secrets.token_urlsafe(16), dict(logins), demo_password, proxies
    )  # fmt: skip
    app.extensions["portal"] = kept
    register_language(app)
    register_filters(app)
    register_charts(app)
    guard(app)
    frame_pages(app, send_to_proof)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
