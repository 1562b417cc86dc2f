"""No test talks to the internet: whatever connects or looks a name up must stay on this machine."""

import gc
import os
import sys
from pathlib import Path

import pytest

from snippetgen.endpoint import serve
from tests import examples  # noqa: F401  its profiles of Hypothesis

# What is collected stays to the end: to look through it for garbage takes seconds of each process.
gc.disable()

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def loopback_only(event, args):
    # An audit hook sees every socket of this process, whoever opens it, and can't be undone.
    if event == "socket.connect" and isinstance(args[1], tuple):
        host = args[1][0]  # of an (address, port) pair; a Unix socket has a path
    elif event == "socket.getaddrinfo":
        host = args[0] or "localhost"
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host not in LOOPBACK:
        raise RuntimeError(f"a test tried to reach {host}: only this machine may be")


sys.addaudithook(loopback_only)

# So nobody there has to be trusted: each client of httpx would take 40 ms to read who is.
os.environ.pop("SSL_CERT_FILE", None)
os.environ["SSL_CERT_DIR"] = str(Path(__file__).parent)  # which holds no certificate


def pytest_collection_finish():
    gc.freeze()
    gc.enable()


@pytest.fixture
def mock(monkeypatch):
    """A mock Klaviyo, the key to it in the environment, and no wait for the end of its jobs."""
    monkeypatch.setenv("KLAVIYO_PRIVATE_KEY", "pk_secret")
    monkeypatch.setattr("snippetgen.klaviyo.jobs._FIRST", 0.001)
    with serve() as endpoint:
        yield endpoint
