"""Serves workshop/mine: starts its command, and starts it again whenever a file is saved."""
