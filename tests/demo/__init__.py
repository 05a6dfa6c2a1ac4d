"""The running demo as the layers end_to_end and compose see it, in both modes."""
