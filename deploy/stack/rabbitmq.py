"""RabbitMQ 3.10 or newer as a node of its own, and the name server of Erlang that it asks for itself.

In: a place. Out: how to run both on the loopback address. The one user and its rights are defined in a file that the
node reads at every start, so that no command line tool has to reach it; Debian's own node is not touched.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import socket

from deploy.stack.packages import need
from deploy.stack.place import HOST, USER, Place, run_as
from deploy.stack.server import Command, Server
from shared.plumbing.rabbit_link import rabbit_answers

_SETTINGS = """\
listeners.tcp.default = {host}:{client}
load_definitions = {definitions}
log.console = true
log.console.level = warning
log.file = false
loopback_users = none
vm_memory_high_watermark.absolute = 512MB
disk_free_limit.absolute = 50MB
"""
# A node that waits busily takes the processor from those who work.
_QUIET = "+sbwt none +sbwtdcpu none +sbwtdio none"


def _install(_place: Place) -> None:
    _script()
    need("epmd", ["erlang-base"])


def _script() -> str:
    # The launcher in /usr/sbin insists on a user; the script behind it runs as whoever starts it.
    return need("rabbitmq-server", ["rabbitmq-server"], "/usr/lib/rabbitmq/bin")


def _prepare(place: Place) -> Command:
    user = run_as("rabbitmq", "nobody")
    definitions = place.write("definitions.json", _definitions(place.password))
    settings = _SETTINGS.format(host=HOST, client=place.port, definitions=definitions)
    place.write("rabbitmq.conf", settings)
    place.write("enabled_plugins", "[].\n")
    place.write("environment", "")
    place.own(user)
    folder = str(place.folder)
    return Command([_script(), "-noinput"], user, {
        "HOME": folder, "LANG": "C.UTF-8", "RABBITMQ_ALLOW_INPUT": "true",
        "RABBITMQ_NODENAME": f"hourbook-{place.port}@localhost", "RABBITMQ_NODE_IP_ADDRESS": HOST,
        "RABBITMQ_NODE_PORT": str(place.port), "RABBITMQ_DIST_PORT": str(place.ports["rabbitmq_nodes"]),
        "ERL_EPMD_PORT": str(place.ports["epmd"]), "ERL_EPMD_ADDRESS": HOST,
        "RABBITMQ_CONF_ENV_FILE": f"{folder}/environment", "RABBITMQ_CONFIG_FILE": f"{folder}/rabbitmq.conf",
        "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/enabled_plugins",
        "RABBITMQ_MNESIA_BASE": f"{folder}/data", "RABBITMQ_LOG_BASE": f"{folder}/log",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"{_QUIET} -kernel inet_dist_use_interface {{127,0,0,1}}",
    })  # fmt: skip


def _definitions(password: str) -> str:
    salt = os.urandom(4)
    hashed = base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
    return json.dumps({
        "users": [{"name": USER, "password_hash": hashed, "tags": "administrator",
                   "hashing_algorithm": "rabbit_password_hashing_sha256"}],
        "vhosts": [{"name": "/"}],
        "permissions": [{"user": USER, "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"}],
    })  # fmt: skip


def _url(place: Place) -> str:
    return f"amqp://{USER}:{place.password}@{HOST}:{place.port}/"


def _prepare_names(place: Place) -> Command:
    user = run_as("rabbitmq", "nobody")
    place.own(user)
    return Command([need("epmd", ["erlang-base"]), "-address", HOST, "-port", str(place.ports["epmd"])], user)


def _names_answer(place: Place) -> bool:
    with socket.socket() as client:
        return client.connect_ex((HOST, place.ports["epmd"])) == 0


NAMES = Server("epmd", ("epmd",), _install, _prepare_names, _names_answer, 10)
RABBITMQ = Server("rabbitmq", ("rabbitmq", "rabbitmq_nodes"), _install, _prepare,
                  lambda place: rabbit_answers(_url(place)), 90, "HOURBOOK_QUEUE_URL", _url)  # fmt: skip
