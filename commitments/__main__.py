"""`python -m commitments` is the command `commitments`."""

import sys

from commitments.cli.main import main

sys.exit(main())
