"""What a visitor does in the shop, and what has arrived at Klaviyo when nothing more will."""

from tests.browser.engines.waiting import until

SARAH = {
    "email": "sarah.mason@klaviyo-demo.com", "phone": "+12345678900",
    "first_name": "Sarah", "last_name": "Mason",
}  # fmt: skip

ACTIVE = "__activity__"
LAST = "nothing comes after this"
OUTBOX_IS_EMPTY = "!Object.keys(localStorage).some((key) => key.startsWith('snippetgen:'))"


def events_until(endpoint, *metrics):
    """All events but Active on Site, in the order of arrival, once these are among them."""

    def events():
        return [event for event in endpoint.events() if event["metric"] != ACTIVE]

    until(lambda: set(metrics) <= {event["metric"] for event in events()}, metrics)
    return events()


class Visit:
    """A page in the shop of one host. Metrics are compared in the order of arrival."""

    def __init__(self, page, base, endpoint, host):
        self.page, self.base, self.endpoint, self.host = page, base, endpoint, host

    def go(self, path):
        self.page.goto(self.base + path)

    def log_in(self, **who):
        """As by the shop's login form, but without loading its pages."""
        self.page.request.post(f"{self.base}/login", form=SARAH | who, max_redirects=0)

    def submit(self, selector, *, at_once=False):
        """Press a form's button, and wait for the page that it leads to and what is sent there.

        What a page could not send, as it was left at once, the next one sends after five seconds.
        """
        if not at_once:
            self.finish()
        if self.host.platform == "shopify" and selector != "#order":
            # There the cart after an add has a request of its own.
            with self.page.expect_event("requestfinished", lambda r: r.url.endswith("/cart.js")):
                self._leave(selector)
        else:
            self._leave(selector)
        self.finish()

    def _leave(self, selector):
        with self.page.expect_navigation():
            self.page.click(f"{selector} button")

    def add(self, quantity=1):
        """Add the page's product by a script of the shop's, and wait for its answer."""
        self.page.fill("#add [name=quantity]", str(quantity))
        self.page.click("#add button")
        self.page.wait_for_selector("body[data-added]")

    def klaviyo(self):
        """Wait until klaviyo.js has taken over."""
        self.page.wait_for_function("window.klaviyoModulesObject && window.klaviyo")

    def finish(self):
        """Wait until everything that was tracked is sent: events arrive in their order."""
        self.klaviyo()
        self.page.wait_for_function(OUTBOX_IS_EMPTY)
        self.page.evaluate(f"void klaviyo.track('{LAST}', {{}}, () => {{ window.allSent = true }})")
        self.page.wait_for_function("window.allSent")

    def everything(self):
        """All events so far, Active on Site included."""
        self.finish()
        return [event for event in self.endpoint.events() if event["metric"] != LAST]

    def events(self, metric=None):
        return [
            event
            for event in self.everything()
            if event["metric"] != ACTIVE and metric in (None, event["metric"])
        ]

    def profiles(self, wanted=bool):
        """The profiles that were sent, once there is one like that: klaviyo.js takes its time."""
        return self.endpoint.wait_for(lambda: list(filter(wanted, self.endpoint.profiles())))

    def metrics(self):
        return [event["metric"] for event in self.events()]

    def wait_for(self, metric):
        """Wait for an event that takes a request of its own before it is sent."""
        self.endpoint.wait_for(lambda: any(e["metric"] == metric for e in self.endpoint.events()))
