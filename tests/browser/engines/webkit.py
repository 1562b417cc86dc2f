"""WebKitGTK: its own driver and small browser, on a display that nobody sees."""

import os
import shutil
import subprocess
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from warnings import catch_warnings

import pytest
from selenium.common.exceptions import JavascriptException, WebDriverException
from selenium.webdriver import WebKitGTK, WebKitGTKOptions
from selenium.webdriver.common.by import By
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.engines.processes import kill_renderers
from tests.browser.engines.waiting import PATIENCE, until

MISSING = "no WebKitGTK: apt-get install webkit2gtk-driver xvfb"

# Not by eval: the page's policy may forbid it. A promise that is refused is an error here, too.
EVALUATE = """
const done = arguments[0]
Promise.resolve(%s).then(done, error => done({failed: String(error)}))
"""


def programs():
    """Where the driver, the browser and the display are."""
    driver, display = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    browsers = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    if not (driver and display and browsers):
        pytest.fail(MISSING)
    return driver, display, str(browsers[-1])


@contextmanager
def start(name, port, playwright):
    driver, display, browser = programs()
    with screen(display) as shown:
        yield Browser(driver, browser, port, {**os.environ, "DISPLAY": shown})


@contextmanager
def screen(program):
    """An X server without a screen; it chooses its number itself, and tells."""
    command = [program, "-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=quiet, text=True) as server:
        try:
            yield f":{server.stdout.readline().strip()}"
        finally:
            server.terminate()


class Browser:
    name = "webkit"

    def __init__(self, driver, browser, port, environment):
        self.driver, self.browser, self.environment = driver, browser, environment
        proxy = [f"--proxy=http://127.0.0.1:{port}", "--ignore-host=127.0.0.1"]
        self.arguments = [*proxy, "--ignore-tls-errors"]

    @contextmanager
    def visitor(self):
        options = WebKitGTKOptions()
        options.binary_location = self.browser
        for argument in ["--automation", *self.arguments]:
            options.add_argument(argument)
        service = Service(self.driver, env=self.environment)
        with catch_warnings(action="ignore", category=DeprecationWarning):
            # Selenium's own class for WebKitGTK does what Selenium warns of.
            session = WebKitGTK(options=options, service=service)
        with closing(Visitor(session)) as visitor:
            yield visitor

    @contextmanager
    def mortal(self):
        command = [self.browser, *self.arguments]
        with (
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home,
            closing(Mortal(command, self.environment, home)) as mortal,
        ):
            yield mortal


class Visitor:
    def __init__(self, session):
        session.implicitly_wait(PATIENCE)
        session.set_script_timeout(PATIENCE)
        self.session = session
        self.first = True
        self.close = session.quit

    def open(self, url):
        if not self.first:
            self.session.switch_to.new_window("window")
        self.first = False
        tab = Tab(self.session, self.session.current_window_handle)
        tab.go(url)
        return tab


class Tab:
    def __init__(self, session, handle):
        self.session, self.handle = session, handle

    def here(self):
        self.session.switch_to.window(self.handle)
        return self.session

    def go(self, url):
        self.here().get(url)

    def evaluate(self, expression):
        value = self.here().execute_async_script(EVALUATE % expression)
        if isinstance(value, dict) and "failed" in value:
            raise JavascriptException(value["failed"])
        return value

    def wait_for(self, condition):
        until(lambda: self.evaluate(condition), condition, passing=WebDriverException)

    def click(self, selector):
        self.here().find_element(By.CSS_SELECTOR, selector).click()

    def fill(self, selector, text):
        field = self.here().find_element(By.CSS_SELECTOR, selector)
        field.clear()
        field.send_keys(text)

    def close(self):
        # The last one would take the session with it, and the driver has to stand somewhere.
        if len(self.session.window_handles) == 1:
            self.here().switch_to.new_window("window")
        self.here().close()
        self.session.switch_to.window(self.session.window_handles[0])


class Mortal:
    """A browser of its own, since the death of a page ends a driver's session and its storage."""

    def __init__(self, command, environment, home):
        folders = {f"XDG_{kind}_HOME": f"{home}/{kind}" for kind in ("DATA", "CACHE", "CONFIG")}
        self.command = [*command, f"--cookies-file={home}/cookies"]
        self.environment = {**environment, **folders, "HOME": home}
        self.browser = None

    def open(self, url):
        self.close()
        quiet = subprocess.DEVNULL
        command = [*self.command, url]
        self.browser = subprocess.Popen(command, env=self.environment, stderr=quiet, stdout=quiet)

    def kill(self):
        kill_renderers("webkit", below=self.browser.pid)

    def close(self):
        if self.browser is not None:
            self.browser.terminate()
            self.browser.wait()
            self.browser = None
