"""The payload doctor: what Klaviyo would do with what somebody has at hand, and why. No I/O."""

from snippetgen.doctor.examine import APIS, Doctor, Examined
from snippetgen.doctor.source import read_requests

__all__ = ["APIS", "Doctor", "Examined", "read_requests"]
