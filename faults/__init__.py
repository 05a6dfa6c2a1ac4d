"""Twelve faults to switch on in the running demo: `make up WITH=faults`, then `make fault`."""
