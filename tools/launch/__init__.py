"""What `make up`, `down`, `status`, `logs` and `clean` do; Python's standard library only."""
