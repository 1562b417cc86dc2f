import httpx
import pytest

from snippetgen.endpoint import serve


@pytest.fixture(scope="session")
def running():
    with serve() as endpoint:
        yield endpoint


@pytest.fixture
def mock(running):
    """The endpoint, with nothing in it."""
    running.clear()
    return running


@pytest.fixture
def http(mock):
    with httpx.Client(base_url=mock.url) as client:
        yield client
