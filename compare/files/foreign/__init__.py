"""The forms of other tools: decoded JSON in, elements of OTLP JSON out."""
