"""What a browser calls itself, and what people call it."""

from quizsvc.web.visits import browser

LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_a_browser_is_called_as_people_call_it() -> None:
    """The name of the browser and of the system; of what says neither, that it is one."""
    agents: dict[str, str] = {
        LINUX: "Firefox on Linux",
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140": "Edge on Windows",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Mobile Safari/604.1": "Safari on iPhone",
        "Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile Safari/537.36": "Chrome on Android",
        "curl/8": "A browser or program",
    }
    assert {agent: browser(agent) for agent in agents} == agents
