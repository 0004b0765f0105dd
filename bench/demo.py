"""What `communique demo` costs to build: CPU and wall seconds of one core, the processes that read included.

python -m bench.demo
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time


def main() -> None:
    """Build it once, on one core where the system lets us choose, and print what that took."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "communique", "demo", "--build-only", "--at", f"{folder}/demo.communique"]
        began = time.monotonic()
        subprocess.run(command, check=True)
        wall = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"CPU {used.ru_utime + used.ru_stime:.1f} s, wall {wall:.1f} s; load of the machine {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
