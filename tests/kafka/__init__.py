"""Apache Kafka from its own jars: the image of the tests, and a measurement for docs/growing.md."""
