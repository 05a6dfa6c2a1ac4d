"""How gunicorn serves the API: one process with eight threads."""

import os

bind = os.environ["BIND"]
worker_class = "gthread"
threads = 8
keepalive = 75  # seconds; longer than the front service keeps an idle connection
graceful_timeout = 2  # seconds
control_socket_disable = True
