"""Which codes there have been before, in two bytes each."""

from __future__ import annotations

_SPARSE = 16  # bits for each code
_LEAST = 20  # 2 ** 20 bits are 128 kB


class Earlier:
    """A filter that knows every earlier code, and takes at most one other in 16 for one.

    That costs another draw, and never lets a code through twice. A set of all codes would take a
    hundred bytes for each. Capital and small letters are the same: people type either.
    """

    def __init__(self, room: int = 0) -> None:
        bits = max(_LEAST, (room * _SPARSE).bit_length())
        self._bits = bytearray(1 << (bits - 3))
        self._mask = (1 << bits) - 1
        self._count = 0

    def add(self, code: str) -> None:
        place = hash(code.upper().encode()) & self._mask
        self._bits[place >> 3] |= 1 << (place & 7)
        self._count += 1

    def __contains__(self, code: bytes) -> bool:
        place = hash(code.upper()) & self._mask
        return bool(self._bits[place >> 3] & 1 << (place & 7))

    def __len__(self) -> int:
        return self._count
