"""Measures on this machine what each level of instrumentation costs the population API."""
