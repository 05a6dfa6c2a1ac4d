"""Sends one request at several levels, several times: a plan in, aligned rows and findings out."""
