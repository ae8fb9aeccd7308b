"""Replies packed by gzip for those who take them so: a page of text comes to about a quarter.

What packs well tells by its length what it repeats. Therefore the code in a page's forms is another on every page (see
`guard`), and nothing else of a page is a secret to its reader's own network.
"""

import gzip

from flask import Flask, Response, request

LEAST_BYTES = 500
"""Below it the header of a packed file eats up what packing gains."""
LEVEL = 6
PACKED = frozenset(
    {
        "application/json",
        "application/problem+json",
        "image/svg+xml",
        "text/css",
        "text/csv",
        "text/html",
        "text/javascript",
        "text/plain",
    }
)


def register(app: Flask) -> None:
    """Pack the replies of an application."""
    app.after_request(pack)


def pack(reply: Response) -> Response:
    """The reply as this browser takes it; fonts and what is packed already stay as they are."""
    if reply.mimetype not in PACKED or reply.is_streamed or reply.content_encoding:
        return reply
    reply.vary.add("Accept-Encoding")
    if takes_gzip() and len(body := reply.get_data()) >= LEAST_BYTES:
        reply.set_data(gzip.compress(body, LEVEL, mtime=0))
        reply.content_encoding = "gzip"
    return reply


def takes_gzip() -> bool:
    """Whether whoever asks unpacks gzip, and prefers it to nothing."""
    return request.accept_encodings.quality("gzip") > 0
