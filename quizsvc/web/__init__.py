"""The website: each view reads the request, calls one flow and renders."""

from quizsvc.web.app import create_app

__all__ = ["create_app"]
