"""`python3 -m tools`: says so in one sentence when this Python is too old, else runs the command.

Only syntax that any Python 3 reads may stand here.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is the line that tells an old Python
    sys.exit(
        "Backrow needs Python 3.11 or newer; this is Python {}.{}. Install a newer one and run"
        " the same command with it.".format(*sys.version_info[:2])
    )

from tools.cli import main

sys.exit(main())
