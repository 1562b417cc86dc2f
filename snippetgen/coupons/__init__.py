"""Coupon codes that nobody guesses: made, kept apart from earlier ones, written for the upload."""

from __future__ import annotations

from snippetgen.coupons.codes import ALPHABET, Form, blocks, form_for
from snippetgen.coupons.earlier import Earlier
from snippetgen.coupons.files import read_codes, write_codes

__all__ = ["ALPHABET", "Earlier", "Form", "blocks", "form_for", "read_codes", "write_codes"]
