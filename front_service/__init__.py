"""The front service: Flask, redis and requests. Nobody instrumented it."""
