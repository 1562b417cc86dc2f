"""Waiting for a condition, from outside the page: the same in all engines."""

import threading
import time

PATIENCE = 60.0  # seconds: two cores may be busy with something else

# Seconds between two questions: what happens in a page does not wake us. To ask costs a browser
# more than to wait does, so what takes long is asked for less often.
SHORTEST, LONGEST = 0.02, 0.3
pause = threading.Event().wait


def until(condition, what, *, passing=(), timeout=PATIENCE):
    """Ask until the answer is true, and return it. Errors of `passing` kinds mean: not yet."""
    deadline = time.monotonic() + timeout
    last, step = None, SHORTEST
    while time.monotonic() < deadline:
        try:
            if answer := condition():
                return answer
        except passing as error:  # the page is just being replaced
            last = error
        pause(step)
        step = min(1.3 * step, LONGEST)
    raise TimeoutError(f"not within {timeout} s: {what() if callable(what) else what}") from last
