"""`python -m aduan` is the same as `aduan`."""

from aduan.operations.command import main

main()
