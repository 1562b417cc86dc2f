"""What a browser's console says."""


def is_error(said):
    """Whether something went wrong. A failed request gets a line of Chromium's own; one that a
    click cut off does not, and klaviyo.js may complain of it alone, where the machine is slow."""
    cut_off = said.text.startswith("klaviyo.js:") and said.text.endswith("Failed to fetch")
    return said.type == "error" and not cut_off
