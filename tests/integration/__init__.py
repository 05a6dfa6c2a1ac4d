"""Integration tests: the services against real redis, memcached and MariaDB."""
