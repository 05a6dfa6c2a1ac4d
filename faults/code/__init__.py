"""Faulty code of both services: what a rollout replaces, and the flag that chooses it."""
