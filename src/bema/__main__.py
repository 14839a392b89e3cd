"""`python -m bema` is `bema`."""

from bema.cli import main

main()
