"""A text is read the same way, whatever it is encoded in."""

import pytest

from snippetgen.doctor.reading import decode


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_every_encoding_of_windows_is_read(encoding):
    text = '{"token": "AbC123", "name": "Ünïcode"}'

    assert (text, ()) == decode(text.encode(encoding))
