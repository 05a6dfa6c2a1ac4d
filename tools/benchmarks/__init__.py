"""Measurements that anyone can repeat against the running demo; they judge nothing."""
