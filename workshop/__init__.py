"""The workshop: a service without telemetry, steps to instrument it, and their solutions."""
