"""Prefecture population API: Flask, memcached and MySQL, instrumented by hand."""
