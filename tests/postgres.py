"""A real PostgreSQL, which a test starts in a folder of its own."""

import os
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from shutil import chown


@contextmanager
def postgres():
    """A server of the system's package, on a socket; it refuses to run as root."""
    bin_ = max(Path("/usr/lib/postgresql").glob("*/bin"))
    # A socket's path has to be short, and all folders above it open to the server's user.
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as folder:
        user = []
        if os.geteuid() == 0:
            chown(folder, "postgres")
            user = ["runuser", "-u", "postgres", "--"]

        def run(program, *arguments):
            subprocess.run(
                [*user, bin_ / program, "-D", f"{folder}/data", *arguments],
                cwd=folder, check=True, capture_output=True,
            )  # fmt: skip

        run("initdb", "-A", "trust", "-E", "UTF8", "--no-locale", "-U", "shop", "-N")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        run("pg_ctl", "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql://shop@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
