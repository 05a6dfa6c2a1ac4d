"""Docker mode: takes settings, starts containers."""
