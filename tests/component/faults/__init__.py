"""Component tests of the faults."""
