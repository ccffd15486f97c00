"""The web server: one process with threads, unless WEB_CONCURRENCY asks for more."""

import os
from pathlib import Path

from config.sqlite.write_queue import WriteQueue

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
wsgi_app = "config.wsgi"
worker_class = "gthread"
threads = max(16, int(os.environ.get("WEB_THREADS", "24")))
# Shorter than the patience of config/serve.py: requests in flight finish, then it ends.
graceful_timeout = 18
keepalive = 5
# The default of 4,094 bytes refuses long filter addresses without our headers.
limit_request_line = 8190
# Only Django decides whom to believe (TRUSTED_PROXIES).
forwarded_allow_ips = ""
# It would write outside of VAR_DIR.
control_socket_disable = True
if Path("/dev/shm").is_dir():  # noqa: S108
    # A slow disk must not make a healthy worker look dead.
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def post_worker_init(worker):
    """Half of the threads may wait long to write; the other half is left for readers."""
    WriteQueue.max_waiting = threads // 2
