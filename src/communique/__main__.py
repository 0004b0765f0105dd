"""`python -m communique`, and the `communique` command."""

from __future__ import annotations

import sys
from contextlib import suppress

INTERRUPTED = 130  # what shells report for a command stopped by Ctrl-C


def run() -> None:
    """Run the command line.

    Ctrl-C while it is still loading ends it as quietly as later; so does a reader of its output who has seen enough.
    What the disk refuses is told on one line.
    """
    try:
        from communique.cli import main

        try:
            main(prog_name="communique")
        finally:
            if sys.stdout is not None and not sys.stdout.closed:
                sys.stdout.flush()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except OSError as error:
        from communique.cli.outputs import drop_standard_output

        drop_standard_output()
        if isinstance(error, BrokenPipeError):
            sys.exit(0)
        where = f" {error.filename}" if error.filename else ""
        with suppress(OSError, ValueError):
            print(f"communique: cannot write{where}: {error.strerror or error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    run()
