"""A corpus of a million made-up articles made, compacted and counted, each in a process whose memory is told.

    python -m bench.million FOLDER [--articles 1000000]      some minutes, and 5 GB of disk

Compaction sorts all of it anew (`--all`), with DuckDB held to 350 MB; what it goes beyond that is Python's and Arrow's.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path


def run(*arguments: str) -> tuple[str, float, float]:
    """Run Python with these arguments: its output, seconds of wall time, and its largest resident memory in MB."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True)
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(arguments)} ended with {os.waitstatus_to_exitcode(status)}")
    return output, time.perf_counter() - began, usage.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=1_000_000)
    args = parser.parse_args()
    folder = str(args.folder)
    if not (args.folder / "manifest.json").exists():
        _, seconds, memory = run("-m", "bench.synthetic", folder, "--articles", str(args.articles))
        print(f"made and committed: {seconds:.0f} s, {memory:.0f} MB")
    counted, seconds, memory = run("-m", "communique", "info", folder, "--json")
    before = json.loads(counted)
    print(f"counted: {seconds:.1f} s, {memory:.0f} MB, {before['parts']} parts")
    _, seconds, memory = run("-m", "communique", "compact", folder, "--all")
    print(f"compacted: {seconds:.0f} s, {memory:.0f} MB")
    counted, seconds, memory = run("-m", "communique", "info", folder, "--json")
    after = json.loads(counted)
    print(f"counted: {seconds:.1f} s, {memory:.0f} MB, {after['parts']} parts, {after['rows']}")
    if after["rows"] != before["rows"]:
        sys.exit("rows were lost or made")


if __name__ == "__main__":
    main()
