"""End-to-end tests: what a user starts with `make up-local`, clicked on in a real browser."""
