"""`python -m communique`, and the `communique` command."""

from __future__ import annotations

import sys

INTERRUPTED = 130  # what shells report for a command stopped by Ctrl-C


def run() -> None:
    """Run the command line; Ctrl-C while it is still loading ends it as quietly as later."""
    try:
        from communique.cli import main

        main(prog_name="communique")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    run()
