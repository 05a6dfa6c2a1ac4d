"""Prefecture population API: Flask, memcached and MySQL, instrumented at six levels."""
