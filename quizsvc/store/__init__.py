"""The store: rows in, domain values out; the only room that knows SQL."""

import logging

logging.getLogger("alembic").setLevel(logging.WARNING)  # at INFO it announces each plugin and each context
