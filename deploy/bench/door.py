"""A service's door, knocked at in this process as somebody. In: a house, its folder, an actor. Out: answers.

Everything a request passes is passed, but for gunicorn and the wire.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from deploy.onebox.house import House
from deploy.onebox.secrets import secrets_in
from shared.plumbing.tokens import issue_token, signing_keys
from shared.plumbing.web import create_flask
from shared.values.call import Actor

_TOKEN_SECONDS = 600


def door(house: House, folder: Path, service: str, actor: Actor) -> Callable[..., Any]:
    """Give what sends a request (method, path, more as Flask's test client takes it) and gives what it answers."""
    client = create_flask(house.services[service]).test_client()
    key = signing_keys(secrets_in(folder / "secrets")("token_signing_key"))[0]

    def ask(method: str, path: str, **more: Any) -> Any:
        signed = {"issuer": "hourbook", "audience": "hourbook", "token_id": "bench"}
        token = issue_token(key, actor, **signed, at_epoch=int(time.time()), seconds=_TOKEN_SECONDS)
        headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
        answer = client.open(path, method=method, headers=headers, **more)
        assert answer.status_code < 300, answer.text
        return answer.get_json()

    return ask
