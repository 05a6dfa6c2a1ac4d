"""The front service: Flask, redis and requests, without a line of telemetry code."""
