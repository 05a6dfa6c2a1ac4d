"""Several traces of one question: traces in, aligned rows and their differences out."""
