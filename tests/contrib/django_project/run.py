"""Serve the project until standard input ends; print its address."""

import os
import sys
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.contrib.django_project.settings")


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


def main():
    from django.core.wsgi import get_wsgi_application

    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    sys.stdin.read()
    server.shutdown()
    thread.join()
    server.server_close()


if __name__ == "__main__":
    main()
