"""`python -m shorttake`: the command line."""

from shorttake.cli import main

main()
