"""What an engine is: it carries out jobs, in any order, anywhere, and may do no more than start a dead worker anew.

Exactly-once, quarantine and resuming live in the job itself (`run.task`) and in who commits its result (`run.add`), so
that an engine is one thin file. It is given jobs and gives back a `Result` or a `Failed` for each as they end. A job
whose worker died is tried again (`TRIES` times at most): the next try knows from the progress mark what its
predecessor had in hand. A job does not raise for what is wrong with a page; what it raises is about the machine (a full
disk), and ends the run.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from importlib import import_module
from typing import Any

from communique.errors import CorpusError
from communique.settings import Settings
from communique.source.items import Slice
from communique.store.manifest import Part, Shard

ITEMS = "communique.source:items"
READ = "communique.reading:read_source"
LOG = "workers.log"  # in the work folder of a corpus: what workers print
TRIES = 12  # of one job; each try that a page kills puts one page aside

# Name of an engine -> the module and function that is one.
ENGINES = {
    "local": "communique.run.local:run",
    "dask": "communique.run.dask:run",
    "ray": "communique.run.ray:run",
    "spark": "communique.run.spark:run",
}

# One thread a worker: the engine decides how many workers there are.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


def environment() -> dict[str, str]:
    """The environment of a worker process: one thread, and the same modules (run it with `python -P`)."""
    path = os.pathsep.join(entry for entry in sys.path if entry)
    return {**os.environ, **dict.fromkeys(_THREADS, "1"), "PYTHONPATH": path}


@dataclass(frozen=True, slots=True)
class Job:
    """A shard to be made: read `slice` into the part `name` of the corpus folder at the path `corpus`.

    `items` and `read` name, as `module:function`, what takes a slice apart and what reads one page; they have the
    signatures of `source.items` and `reading.read_source`. `run` tells one run of a command from the next.
    """

    name: str
    corpus: str
    slice: Slice
    settings: Settings
    items: str = ITEMS
    read: str = READ
    run: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A shard that is done and the part with its rows, both not yet committed; `articles` are the ids it brings.

    `undated` counts the dates of its rows that could not be told, as `page.untold` has them.
    """

    shard: Shard
    part: Part | None
    articles: tuple[str, ...] = ()
    undated: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failed:
    """A job that did not end, and why."""

    job: str
    reason: str


Outcome = Result | Failed
# Jobs and how many workers (None: as many as there are cores); outcomes as they come.
Engine = Callable[[Sequence[Job], int | None], Iterator[Outcome]]


def engine(name: str) -> Engine:
    """The engine of that name. Raises CorpusError for an unknown one, or one whose package is not installed."""
    if name not in ENGINES:
        raise CorpusError(f"no engine {name!r}; known are {', '.join(ENGINES)}")
    try:
        found: Engine = named(ENGINES[name])
    except ImportError as error:
        raise CorpusError(f"the engine {name} needs `pip install 'communique[{name}]'` ({error})") from error
    return found


def named(path: str) -> Any:
    """What `module:function` names."""
    module, _, function = path.partition(":")
    return getattr(import_module(module), function)


def death(status: int) -> str:
    """Why a process ended, by its return code as `subprocess` gives it: the name of a signal, or an exit status."""
    if status < 0:
        with suppress(ValueError):
            return signal.Signals(-status).name
    return f"exit status {status}"


def job_to_plain(job: Job) -> dict[str, Any]:
    """A job as JSON can hold it; engines that hand over objects need not use it."""
    return asdict(job)


def job_from_plain(data: Mapping[str, Any]) -> Job:
    """The job that `job_to_plain` gave."""
    cut = data["slice"]
    made = Slice(**{**cut, "paths": tuple(cut["paths"])})
    return Job(**{**data, "slice": made, "settings": Settings(**data["settings"])})


def result_to_plain(result: Result) -> dict[str, Any]:
    """A result as JSON can hold it."""
    return asdict(result)


def result_from_plain(data: Mapping[str, Any]) -> Result:
    """The result that `result_to_plain` gave."""
    part = Part(**data["part"]) if data["part"] else None
    return Result(Shard(**data["shard"]), part, tuple(data["articles"]), data["undated"])
