"""One worker process of the local engine: jobs in on standard input, results out, a line of JSON each.

    python -m communique.run.worker

It ends when its standard input does, whatever it is doing: so it does not outlive who started it.
"""

from __future__ import annotations

import gc
import json
import os
import queue
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from communique.run import task
from communique.run.engine import job_from_plain, result_to_plain

_PAGE = os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Carry out jobs until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started this, and it ends this
    out = os.dup(1)
    os.dup2(2, 1)  # what a library prints must not come between the results
    one_thread()
    jobs: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(jobs,), daemon=True).start()
    _say(out, {"ready": True})
    while True:
        _say(out, _answer(jobs.get()) | {"memory": memory()})


def one_thread() -> None:
    """Let Arrow use one thread, as the environment makes the others do."""
    import pyarrow as pa

    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)


def memory() -> int:
    """Resident bytes of this process; 0 where the system does not say."""
    gc.collect()
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except OSError:
        return 0


def _answer(line: bytes) -> dict[str, Any]:
    try:
        return {"result": result_to_plain(task.run(job_from_plain(json.loads(line))))}
    except OSError as error:  # the machine, not a page
        return {"stopped": f"{error.strerror or error}"}
    except Exception as error:  # a defect of ours outside of any page
        return {"failed": task.defect(error)}


def _listen(jobs: queue.SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        jobs.put(line)
    os._exit(0)


def _say(out: int, answer: dict[str, Any]) -> None:
    data = json.dumps(answer).encode() + b"\n"
    while data:
        data = data[os.write(out, data) :]


if __name__ == "__main__":
    main()
