"""Names of telemetry in; what the semantic conventions or a registry call each of them out."""
