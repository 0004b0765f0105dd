"""The engine `dask`: jobs as futures of a Dask cluster.

Without more it starts a cluster on this machine; where Dask is told of a scheduler (`DASK_SCHEDULER_ADDRESS`, or
`scheduler-address` in its configuration) it uses that one, whose workers must see the corpus folder under the same
path. Dask counts a worker's death against every task that the worker held; hence the limit on tasks in flight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from typing import TYPE_CHECKING

import dask as dask_config
from distributed import Client, LocalCluster, as_completed
from distributed.scheduler import KilledWorker

from communique.run import task
from communique.run.engine import TRIES, Failed, Job, Outcome

if TYPE_CHECKING:
    from distributed import Future

_AHEAD = 2  # jobs in flight for each worker, so that none waits for the driver


def run(jobs: Sequence[Job], workers: int | None) -> Iterator[Outcome]:
    """Carry out jobs on a Dask cluster; `workers` counts when it is one started here. Raises what a job raises."""
    settings = {"distributed.scheduler.allowed-failures": TRIES}
    with dask_config.config.set(settings), _client(workers) as client:
        waiting = iter(jobs)
        names: dict[str, str] = {}
        first = list(islice(waiting, _AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))))
        done = as_completed([_submit(client, job, names) for job in first])
        for future in done:
            yield _outcome(future, names.pop(future.key))
            for job in islice(waiting, 1):
                done.add(_submit(client, job, names))


def _submit(client: Client, job: Job, names: dict[str, str]) -> Future:
    future = client.submit(task.run, job, pure=False)
    names[future.key] = job.name
    return future


def _outcome(future: Future, job: str) -> Outcome:
    try:
        result: Outcome = future.result()
    except KilledWorker:
        return Failed(job, f"its worker died {TRIES} times")
    return result


def _client(workers: int | None) -> AbstractContextManager[Client]:
    if dask_config.config.get("scheduler-address", None):
        client: AbstractContextManager[Client] = Client()
        return client
    return _local(workers)


@contextmanager
def _local(workers: int | None) -> Iterator[Client]:
    """A cluster of single-threaded processes on this machine, reachable from nowhere else."""
    with (
        LocalCluster(
            n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=50
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client
