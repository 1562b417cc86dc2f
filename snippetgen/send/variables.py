"""Variables and properties from a file."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from snippetgen.errors import Problem, SnippetgenError


def read_object(file: Path) -> dict[str, Any]:
    """The JSON object in a file, or on standard input (`-`). Raises SnippetgenError."""
    try:
        content = sys.stdin.buffer.read() if os.fspath(file) == "-" else file.read_bytes()
        found = json.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise SnippetgenError(Problem(error.strerror or str(error), file)) from error
    except UnicodeDecodeError as error:
        raise SnippetgenError(Problem("is not UTF-8 text", file)) from error
    except (ValueError, RecursionError) as error:
        raise SnippetgenError(Problem(f"is no JSON: {error}", file)) from error
    if not isinstance(found, dict):
        raise SnippetgenError(Problem("is no JSON object", file))
    return found
