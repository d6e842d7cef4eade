"""`python -m commitments` is the command `commitments`."""

import sys

from commitments.cli import main

sys.exit(main())
