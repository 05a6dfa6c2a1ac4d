"""The OTLP protocol: bytes of HTTP bodies in, protobuf messages and plain values out."""
