"""Compose tests: the unmodified docker-compose.yml, with the images that bear its names."""
