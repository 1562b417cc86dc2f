"""The processes that render pages, among those that this one has started."""

import os
import re
import signal
import subprocess

# As `ps` shows them. Firefox calls its network and its decoders the same, but for the last word.
RENDERERS = {
    "chromium": re.compile(r" --type=renderer "),
    "firefox": re.compile(r" -contentproc .* tab$"),
    "webkit": re.compile(r"/WebKitWebProcess "),
}


def kill_renderers(engine, below):
    """Kill, without a word of warning, whatever renders pages below the process with this id."""
    columns = ["ps", "-eww", "-o", "pid=,ppid=,args="]
    table = subprocess.run(columns, capture_output=True, text=True, check=True).stdout
    children = {}
    for line in table.splitlines():
        child, parent, command = line.split(None, 2)
        children.setdefault(int(parent), []).append((int(child), command.rstrip()))
    waiting = [below]
    while waiting:
        for child, command in children.get(waiting.pop(), []):
            waiting.append(child)
            if RENDERERS[engine].search(command):
                os.kill(child, signal.SIGKILL)
