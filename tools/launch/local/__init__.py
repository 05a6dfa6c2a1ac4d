"""Local mode: settings in, running processes out."""
