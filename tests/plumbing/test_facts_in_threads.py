"""Facts read by several threads of a process that has read none before: as a consumer of all services begins."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# Each child is as new as a process that has just been started; threads take turns as often as they can.
NEW_PROCESSES = """
import os, sys, threading
from contextlib import suppress
import msgspec
from shared.events.catalogue import FACTS, decode
from shared.events.fact import Envelope

sys.setswitchinterval(1e-6)
data = b'{"approval_id": "apr_1", "trainer_id": "trn_1", "lines": [{"entry_id": "ent_1"}]}'
facts = [Envelope("evt_1", kind.TYPE, kind.VERSION, "", "", "", 0, "", data) for kind in FACTS.values()]

def read(together):
    together.wait()
    for fact in facts:
        with suppress(msgspec.ValidationError):
            decode(fact)

for _ in range(20):
    child = os.fork()
    if not child:
        together = threading.Barrier(7)
        threads = [threading.Thread(target=read, args=(together,)) for _ in range(7)]
        for one in threads: one.start()
        for one in threads: one.join()
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_no_process_dies_of_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", NEW_PROCESSES], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["0"] * 20
