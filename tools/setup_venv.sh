#!/usr/bin/env bash
# Makes .venv, with pip in it. Debian's Python comes without the module for that.
# Usage: tools/setup_venv.sh PYTHON
set -euo pipefail
python=$1
source "$(dirname "${BASH_SOURCE[0]}")/need.sh"

have_venv() { "$python" -m venv .venv; }

need have_venv "Python's module venv" python3-venv
