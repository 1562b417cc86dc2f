"""The real template engines, each behind `render(name, context)` and `render_text(text, …)`."""

import json
import subprocess
import threading
from pathlib import Path

import liquid

HERE = Path(__file__).parent


class Process:
    """An engine in a process of its own that answers a JSON line with a JSON line."""

    def __init__(self, command, install, templates):
        self.install, self.lock = install, threading.Lock()
        try:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", cwd=HERE
            )
        except FileNotFoundError:
            raise RuntimeError(f"{command[0]} is missing: {install}") from None
        self._send(templates)

    def render(self, name, context):
        return self._ask({"name": name, "context": context})

    def render_text(self, text, context):
        return self._ask({"text": text, "context": context})

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def _ask(self, question):
        with self.lock:
            self._send(question)
            line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the engine has stopped: {self.install}")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["text"]

    def _send(self, value):
        self.process.stdin.write(json.dumps(value) + "\n")
        self.process.stdin.flush()


class PythonLiquid:
    """python-liquid, in this process."""

    def __init__(self, templates):
        self.environment = liquid.Environment(loader=liquid.DictLoader(templates))

    def render(self, name, context):
        return self.environment.get_template(name).render(**context)

    def render_text(self, text, context):
        return self.environment.from_string(text).render(**context)

    def close(self):
        """There is nothing to stop."""


def ruby(templates):
    return Process(["ruby", "engine.rb"], "apt-get install ruby-liquid", templates)


def shopify(templates):
    return Process(["ruby", "engine.rb", "--shopify"], "apt-get install ruby-liquid", templates)


def liquidjs(templates):
    return Process(["node", "engine.mjs"], "npm ci in tests/hosts", templates)


LIQUID = {"liquid-ruby": ruby, "liquid-python": PythonLiquid, "liquid-js": liquidjs}
