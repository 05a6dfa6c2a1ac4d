"""Two sets of traces in, before and after a change; times, spans and attributes compared out."""
