"""The fixtures that users get, as in docs/verify.md: in a pytest of their own."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_example_of_the_guide_passes(tmp_path):
    guide = (ROOT / "docs" / "verify.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n# test_shop\.py\n(.*?)```", guide, re.DOTALL)
    (tmp_path / "test_shop.py").write_text(example, encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "snippetgen.pytest_plugin", tmp_path],
        capture_output=True, text=True, check=False, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )  # fmt: skip

    assert "2 passed" in result.stdout, result.stdout + result.stderr
