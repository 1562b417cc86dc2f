"""The commands that send, on a machine that has none of the extra `send`."""

import subprocess
import sys

import pytest

WITHOUT = "import sys; sys.modules['httpx'] = None; from snippetgen.cli import main; main()"
ITEM = '{"id": "1", "title": "A", "link": "https://a.bc/d", "description": "d"'


@pytest.mark.parametrize(
    "command",
    [
        ("send", "track", "Finished Quiz", "--email", "ann@shop.io"),
        ("send", "identify", "--email", "ann@shop.io"),
        ("send", "trigger", "order_placed", "order.json"),
        ("catalog", "push", "p.ndjson"),
        ("coupons", "push", "codes.csv", "--coupon", "SUMMER"),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_what_to_install_is_said(tmp_path, command):
    (tmp_path / "p.ndjson").write_text(f'{ITEM}, "image_link": "https://a.bc/d.jpg"}}\n')
    (tmp_path / "codes.csv").write_text("Coupon\nA1\n")
    answer = subprocess.run(
        [sys.executable, "-c", WITHOUT, *command], cwd=tmp_path, capture_output=True, text=True,
        check=False,
    )  # fmt: skip

    assert 2 == answer.returncode
    assert "error: httpx is missing\n  pip install 'snippetgen[send]'\n" == answer.stderr
