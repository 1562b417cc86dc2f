"""A shop's own scripts may call klaviyo as soon as the runtime's script is behind them."""

from tests.browser.engines.waiting import until
from tests.browser.made import Site, layout, page
from tests.browser.test_consent import KEPT, SETTLED

# As it stands in a shop's template, in a script of the body: its last line must be reached.
OWN = """<script>
var answers = []
klaviyo.track('Own', {n: 1}).then(function (answer) { answers.push(answer) })
klaviyo.identify({$email: 'bob@klaviyo-demo.com'}, function () { answers.push('known') })
klaviyo.push(['track', 'Pushed'])
_klOnsite.push(['track', 'Queued'])
_learnq.push(['track', 'Learned'])
klaviyo.isIdentified().then(function (answer) { answers.push(answer) })
var reached = true
</script>"""
ANSWERED = "answers.length == 3 && answers.indexOf('known') >= 0"
TRACKED = ["Learned", "Own", "Pushed", "Queued"]


def tracked(endpoint):
    return sorted(
        event["metric"] for event in endpoint.events() if event["metric"] != "__activity__"
    )


def test_what_the_body_calls_arrives_once_and_is_answered(visitor, internet, endpoint):
    site = Site(internet)
    tab = visitor.open(site.add("early", page(layout("onsite"), OWN)))
    assert tab.evaluate("reached")
    until(lambda: tracked(endpoint) == TRACKED, "all that was called")
    tab.wait_for(ANSWERED)
    assert tab.evaluate(SETTLED)

    assert TRACKED == tracked(endpoint)
    assert [] == site.told


def test_before_consent_it_is_held_in_memory_alone(visitor, internet, endpoint):
    site = Site(internet)
    snippet = layout("onsite", 'consent = "callback"')
    tab = visitor.open(site.add("early-held", page(snippet, OWN)))
    assert tab.evaluate(SETTLED)
    assert ([], []) == (internet.asked("klaviyo.com"), tab.evaluate(KEPT))

    tab.evaluate("void snippetgenData.push({consent: true})")
    until(lambda: tracked(endpoint) == TRACKED, "what was held")
    tab.wait_for(ANSWERED)
    assert [] == site.told
