"""What arrived: OTLP messages in, bounded traces, log records and last metric points out."""
