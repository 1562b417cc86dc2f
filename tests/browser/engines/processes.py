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


def descendants(of):
    """What each process below this one was started as, by its id."""
    columns = ["ps", "-eww", "-o", "pid=,ppid=,args="]
    table = subprocess.run(columns, capture_output=True, text=True, check=True).stdout
    children = {}
    for line in table.splitlines():
        child, parent, command = line.split(None, 2)
        children.setdefault(int(parent), {})[int(child)] = command.rstrip()
    found, waiting = {}, [of]
    while waiting:
        mine = children.get(waiting.pop(), {})
        found |= mine
        waiting += mine
    return found


def kill_renderers(engine, below, spared=()):
    """Kill, without a word of warning, whatever renders pages below the process with this id."""
    for process, command in descendants(below).items():
        if process not in spared and RENDERERS[engine].search(command):
            os.kill(process, signal.SIGKILL)
