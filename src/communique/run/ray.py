"""The engine `ray`: jobs as tasks of Ray core (not Ray Data, which hangs on a record that kills its worker).

Without more it starts Ray on this machine; with `RAY_ADDRESS` set it joins that cluster, whose workers must see the
corpus folder under the same path and have communique installed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import ray as core
from ray.exceptions import RayTaskError, WorkerCrashedError

from communique.run import task
from communique.run.engine import TRIES, Failed, Job, Outcome, environment

if TYPE_CHECKING:
    from ray import ObjectRef

_AHEAD = 2  # jobs in flight for each core


def run(jobs: Sequence[Job], workers: int | None) -> Iterator[Outcome]:
    """Carry out jobs on Ray; `workers` counts when it is started here. Raises what a job raises."""
    _start(workers)
    try:
        yield from _carry_out(jobs)
    finally:
        core.shutdown()


def _carry_out(jobs: Sequence[Job]) -> Iterator[Outcome]:
    remote = core.remote(num_cpus=1, max_retries=TRIES - 1)(task.run)
    waiting = iter(jobs)
    cores = int(core.cluster_resources().get("CPU", 1))
    flying: dict[ObjectRef[Any], str] = {remote.remote(job): job.name for job in islice(waiting, _AHEAD * cores)}
    while flying:
        (done,), _ = core.wait(list(flying), num_returns=1)
        yield _outcome(done, flying.pop(done))
        flying |= {remote.remote(job): job.name for job in islice(waiting, 1)}


def _outcome(done: ObjectRef[Any], job: str) -> Outcome:
    try:
        result: Outcome = core.get(done)
    except WorkerCrashedError:
        return Failed(job, f"its worker died {TRIES} times")
    except RayTaskError as error:
        raise error.cause from error
    return result


def _start(workers: int | None) -> None:
    """Join the cluster that `RAY_ADDRESS` names, or start one here."""
    quiet = {"log_to_driver": False, "logging_level": "ERROR"}
    if os.environ.get("RAY_ADDRESS"):
        core.init(**quiet)
        return
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it would call home
    variables = {"env_vars": {"PYTHONPATH": environment()["PYTHONPATH"]}}
    core.init(
        address="local",
        num_cpus=workers,
        include_dashboard=False,
        _node_ip_address="127.0.0.1",
        runtime_env=variables,
        **quiet,
    )
