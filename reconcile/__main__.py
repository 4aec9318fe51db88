"""The command line's first and last lines: `reconcile`, and `python -m reconcile`."""

from __future__ import annotations

import sys
from typing import NoReturn

__all__ = ["INTERRUPTED", "run"]

INTERRUPTED = 130


def run() -> NoReturn:
    """Run the command line; Ctrl-C ends it with a word and exit status 130, also while modules are being loaded."""
    try:
        from reconcile.cli import main

        main()
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    run()
