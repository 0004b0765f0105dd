"""The engine `local`: processes on this machine, each with a pipe of its own, so that one's death is one's own.

Python's pools give all up when one process dies (`BrokenProcessPool`), and start processes that run the caller's
script anew. Here a worker is `python -m communique.run.worker`, spoken to in lines of JSON; its death shows as the end
of its pipe, its job goes to the next, and a worker that has grown too large is replaced between two jobs.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from communique.errors import CorpusError
from communique.run.engine import LOG, TRIES, Failed, Job, Outcome, death, environment, job_to_plain, result_from_plain
from communique.store.folder import Folder

LARGE = 600_000_000  # resident bytes from which on a worker is replaced
_STARTS = 3  # workers in a row that died before they were ready
_CHUNK = 1 << 16


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(jobs: Sequence[Job], workers: int | None = None) -> Iterator[Outcome]:
    """Carry out the jobs in `workers` processes (as many as there are cores). See `run.engine`.

    Raises CorpusError where the corpus cannot be written, or no worker can be started.
    """
    if not jobs:
        return
    with (Folder(Path(jobs[0].corpus)).work / LOG).open("w+", encoding="utf-8") as log:
        pool = _Pool(deque(jobs), log)
        try:
            pool.start(min(workers or cores(), len(jobs)))
            while pool.busy:
                yield from pool.wait()
        finally:
            pool.end()


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    job: Job | None = None
    ready: bool = False
    heard: bytearray = field(default_factory=bytearray)


class _Pool:
    """The workers and what is still to do."""

    def __init__(self, todo: deque[Job], log: IO[str]) -> None:
        self.busy: set[int] = set()  # the workers' pipes
        self._todo = todo
        self._log = log
        self._tries: Counter[str] = Counter()
        self._stillborn = 0
        self._pipes = selectors.DefaultSelector()

    def start(self, number: int) -> None:
        """Start so many workers."""
        for _ in range(number):
            self._start()

    def wait(self) -> list[Outcome]:
        """What has ended since, after the next sign of any worker."""
        outcomes: list[Outcome] = []
        for key, _ in self._pipes.select():
            worker: _Worker = key.data
            chunk = os.read(key.fd, _CHUNK)
            if not chunk:
                outcomes += self._died(key.fd, worker)
                continue
            *lines, rest = (bytes(worker.heard) + chunk).split(b"\n")
            worker.heard[:] = rest
            for line in lines:
                outcomes += self._heard(key.fd, worker, json.loads(line))
        return outcomes

    def end(self) -> None:
        """End all workers at once."""
        for key in list(self._pipes.get_map().values()):
            self._leave(key.fd, key.data, kill=True)
        self._pipes.close()

    def _start(self) -> None:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "communique.run.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=environment(),
        )
        assert process.stdout is not None  # noqa: S101 (asked for above)
        fd = process.stdout.fileno()
        self._pipes.register(fd, selectors.EVENT_READ, _Worker(process))
        self.busy.add(fd)

    def _heard(self, fd: int, worker: _Worker, answer: dict[str, Any]) -> list[Outcome]:
        job, worker.job = worker.job, None
        outcomes: list[Outcome] = []
        if "stopped" in answer:
            raise CorpusError(f"cannot be written: {answer['stopped']}", origin=job.corpus if job else None)
        if "ready" in answer:
            worker.ready, self._stillborn = True, 0
        elif "result" in answer:
            outcomes.append(result_from_plain(answer["result"]))
        elif job:
            outcomes.append(Failed(job.name, answer["failed"]))
        if answer.get("memory", 0) > LARGE and self._todo:
            self._leave(fd, worker)
            self._start()
        elif self._todo:
            self._give(worker, self._todo.popleft())
        else:
            self._leave(fd, worker)
        return outcomes

    def _give(self, worker: _Worker, job: Job) -> None:
        worker.job = job
        with suppress(BrokenPipeError):  # it has died; the end of its pipe will say so
            assert worker.process.stdin is not None  # noqa: S101 (asked for when it was started)
            worker.process.stdin.write(json.dumps(job_to_plain(job)).encode() + b"\n")
            worker.process.stdin.flush()

    def _died(self, fd: int, worker: _Worker) -> list[Outcome]:
        self._leave(fd, worker)
        if not worker.ready:
            self._stillborn += 1
            if self._stillborn >= _STARTS:
                raise CorpusError(f"no worker can be started: {self._last_words()}")
        outcomes: list[Outcome] = []
        if worker.job:
            self._tries[worker.job.name] += 1
            if self._tries[worker.job.name] < TRIES:
                self._todo.appendleft(worker.job)
            else:
                reason = f"its worker died {TRIES} times ({death(worker.process.returncode)})"
                outcomes.append(Failed(worker.job.name, reason))
        if self._todo:
            self._start()
        return outcomes

    def _leave(self, fd: int, worker: _Worker, *, kill: bool = False) -> None:
        """Let a worker go: it ends with its standard input."""
        self._pipes.unregister(fd)
        self.busy.discard(fd)
        process = worker.process
        if kill:
            process.kill()
        with suppress(BrokenPipeError):
            process.communicate()

    def _last_words(self) -> str:
        self._log.flush()
        self._log.seek(0)
        return (self._log.read().strip().splitlines() or ["it says nothing"])[-1]
