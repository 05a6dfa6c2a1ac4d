"""Opens files of telemetry in the forms that other tools write (docs/reading-files.md)."""
