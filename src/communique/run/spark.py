"""The engine `spark`: each job a Spark job of one task, so that one that fails takes no other along.

It runs on the master that Spark is told of (`spark-submit --master`, or `--master` in `PYSPARK_SUBMIT_ARGS`), whose
executors must see the corpus folder under the same path and have communique installed; else on this machine. Needs
Java. Spark gives results of one job at a time and in order; threads that hand in one job each get them as they come.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from py4j.protocol import Py4JJavaError
from pyspark import SparkConf, SparkContext

from communique.run import task
from communique.run.engine import TRIES, Failed, Job, Outcome, Result, environment


@dataclass(frozen=True, slots=True)
class _Raised:
    """What a task raised, told as a result: it is about the machine, and trying again would not help."""

    reason: str


def run(jobs: Sequence[Job], workers: int | None) -> Iterator[Outcome]:
    """Carry out jobs on Spark; `workers` counts when it runs on this machine. Raises OSError where a job does."""
    context = SparkContext.getOrCreate(_configuration(workers))
    pool = ThreadPoolExecutor(context.defaultParallelism)
    try:
        futures = {pool.submit(_one, context, job): job.name for job in jobs}
        for future in as_completed(futures):
            yield _outcome(future, futures.pop(future))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        context.stop()


def _one(context: SparkContext, job: Job) -> Result | _Raised:
    found: list[Result | _Raised] = context.parallelize([job], 1).map(_attempt).collect()
    return found[0]


def _attempt(job: Job) -> Result | _Raised:
    try:
        return task.run(job)
    except Exception as error:
        return _Raised(f"{type(error).__name__}: {error}")


def _outcome(future: Future[Result | _Raised], job: str) -> Outcome:
    try:
        result = future.result()
    except Py4JJavaError:
        return Failed(job, f"its worker died {TRIES} times")
    if isinstance(result, _Raised):
        raise OSError(result.reason)
    return result


def _configuration(workers: int | None) -> SparkConf:
    conf = SparkConf().setAppName("communique").setIfMissing("spark.task.maxFailures", str(TRIES))
    if not conf.contains("spark.master"):
        conf.setMaster(f"local[{workers or '*'},{TRIES}]")
        conf.set("spark.driver.host", "127.0.0.1").set("spark.driver.bindAddress", "127.0.0.1")
    conf.setIfMissing("spark.executorEnv.PYTHONPATH", environment()["PYTHONPATH"])
    conf.setIfMissing("spark.ui.enabled", "false").setIfMissing("spark.log.level", "OFF")
    return conf.setIfMissing("spark.ui.showConsoleProgress", "false")
