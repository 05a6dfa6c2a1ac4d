"""How gunicorn serves the front: one process, sixteen threads."""

import os

bind = os.environ.get("BIND", "127.0.0.1:8080")
worker_class = "gthread"
workers = 1
threads = 16
keepalive = 75
timeout = 30
graceful_timeout = 2  # also when the last export hangs
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True
