"""Where a request comes from: its network address, and which browser on which system."""

from ipaddress import ip_address

from flask import request

from quizsvc.flows.accounts import LONGEST_LABEL, Visit
from quizsvc.web.guard import held_token

BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrom": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
"""What stands in a User-Agent, the most telling first, and what people call it."""


def visit(kind: str = "browser", label: str = "") -> Visit:
    """This request as a visit; a program may say what it is, and leaves a browser's token alone."""
    token = held_token() if kind == "browser" else ""
    return Visit(_address(), label[:LONGEST_LABEL] or browser(request.user_agent.string), kind, token)


def browser(agent: str) -> str:
    """What a User-Agent is, as people call it."""
    name = next((name for sign, name in BROWSERS.items() if sign in agent), "")
    system = next((name for sign, name in SYSTEMS.items() if sign in agent), "")
    return f"{name or 'A browser'} on {system}" if system else name or "A browser or program"


def _address() -> str:
    """The client's address; behind a proxy on this machine, the one that the proxy has added."""
    remote = request.remote_addr or "127.0.0.1"
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return forwarded if forwarded and ip_address(remote).is_loopback else remote
