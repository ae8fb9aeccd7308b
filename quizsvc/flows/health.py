"""Whether the service can work."""

import logging

from quizsvc.flows.service import Service
from quizsvc.store.migrate import current, head

log = logging.getLogger(__name__)


def is_ready(service: Service) -> bool:
    """Whether the database answers, at the revision that this program needs."""
    try:
        return current(service.database) == head()
    except Exception:
        log.exception("the database does not answer")
        return False
