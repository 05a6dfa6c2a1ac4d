"""The switch: one process that puts faults on and off, and answers over HTTP which one is on."""
