"""gunicorn's settings: one worker process that serves 16 requests at once."""

import os

bind = os.environ.get("BIND", "127.0.0.1:8080")
worker_class = "gthread"
workers = 1
threads = 16
keepalive = 75
timeout = 30
graceful_timeout = 2  # even while the last export hangs
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True
