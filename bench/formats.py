"""How fast findings go out of a large corpus in each format, and how much memory that takes.

    .venv/bin/python -m bench.synthetic BIG.communique --articles 1000000
    taskset -c 0 .venv/bin/python -m bench.formats BIG.communique --as gdelt package

Each format is written by a process of its own, on one core where taskset says so; a line has the rows, rows a second of
wall and of CPU time, megabytes written, and the peak of memory (resident, of the process, as the kernel counted it).
`--of quotations` leaves only these; `--month` only the findings of a month, for formats that are written row by row.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import communique
from communique.formats import registry
from communique.query.filters import Question, Value

NAMES = {"graph": "out.gexf", "annotation": "out.json", "jsonld": "out.json", "icews": "out.tab"}


def measure(corpus: Path, form: str, into: Path, of: list[Question], since: str | None, until: str | None) -> None:
    """Write one format and print its line."""
    opened = communique.open(corpus, memory=registry.MEMORY)
    given: dict[str, Value] = {name: value for name, value in (("since", since), ("until", until)) if value}
    wanted = registry.asked(opened, form, given, of=[name for name in of if name in registry.FORMATS[form].questions])
    target = into / NAMES.get(form, "out")
    begun, used = time.perf_counter(), time.process_time()
    manifest = registry.export(wanted, form, target)
    wall, cpu = time.perf_counter() - begun, time.process_time() - used
    rows = sum(count for name, count in manifest["rows"].items() if name not in ("articles", "nodes"))
    size = sum(file["bytes"] for file in manifest["files"].values()) / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{form:<11} {rows:>10,} rows  {rows / wall:>9,.0f} rows/s  {rows / cpu:>9,.0f} rows/s of CPU  "
        f"{size:>8,.0f} MB  {peak:>5,.0f} MB of memory",
        flush=True,
    )


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("corpus", type=Path)
    ap.add_argument("--as", dest="forms", nargs="+", default=list(registry.FORMATS), choices=list(registry.FORMATS))
    ap.add_argument("--of", nargs="+", default=[], help="the questions that are written")
    ap.add_argument("--since")
    ap.add_argument("--until")
    ap.add_argument("--into", type=Path, help="the folder to write in; a temporary one without it")
    ap.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    args = ap.parse_args()
    folder = args.into or Path(tempfile.mkdtemp(prefix="formats-"))
    try:
        for form in args.forms:
            if args.here:
                measure(args.corpus, form, folder, args.of, args.since, args.until)
                continue
            told = [f"--{name}={value}" for name in ("since", "until") if (value := getattr(args, name))]
            of = ["--of", *args.of] if args.of else []
            command = [sys.executable, "-m", "bench.formats", str(args.corpus), "--as", form, "--here"]
            subprocess.run([*command, "--into", str(folder), *told, *of], check=True)
            for file in folder.iterdir():
                shutil.rmtree(file) if file.is_dir() else file.unlink()
    finally:
        if not args.into:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
