"""How gunicorn serves the API: one process, eight threads, so eight database connections."""

import logging
import os

bind = os.environ.get("BIND", "127.0.0.1:8081")
worker_class = "gthread"
workers = 1
threads = 8
keepalive = 75  # longer than the front service keeps an idle connection
timeout = 30
graceful_timeout = 2  # also if the last export hangs
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
logging.getLogger("mysql.connector").setLevel(logging.WARNING)  # INFO: three lines per connection
