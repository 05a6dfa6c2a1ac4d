"""`make bundle` and `make unbundle`: the demo in one file, for a room without a network."""
