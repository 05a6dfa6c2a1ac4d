"""HTTP: export requests in; pages and JSON of stored traces, metrics and logs out."""
