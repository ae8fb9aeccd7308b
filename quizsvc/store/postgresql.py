"""PostgreSQL through psycopg, with every wait on the network bounded."""

from sqlalchemy import URL, Engine, create_engine

NAMES = ("postgresql", "postgres", "postgresql+psycopg")
_WAITS = {  # seconds, but tcp_user_timeout in milliseconds; a URL may say otherwise
    "connect_timeout": "10",
    "tcp_user_timeout": "10000",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "2",
}
_REMEDIES = (
    ("authentication failed", "check the user and the password in the URL"),
    ("no password supplied", "put the password into the URL or into PGPASSWORD"),
    ("does not exist", "create it on the server, or name another in the URL"),
    ("too many clients", "raise max_connections or run fewer workers"),
)


def engine(url: URL) -> Engine:
    """The engine; a connection that the server has dropped is replaced before it is handed out."""
    patient = url.set(drivername="postgresql+psycopg", query=_WAITS | dict(url.query))
    return create_engine(
        patient,
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=11,
        pool_timeout=10,
        hide_parameters=True,
    )


def shown(url: URL) -> str:
    """The database in words, without its password, wherever in the URL that was."""
    where = f"{url.host or 'the local socket'}{f':{url.port}' if url.port else ''}"
    who = f" as {url.username}" if url.username else ""
    return f"PostgreSQL database {url.database or '(default)'} on {where}{who}"


def reason(error: BaseException) -> str:
    """What the server, the network or the driver said, in one line without its preamble."""
    said = " ".join(str(error).split()).rsplit(" failed: ", 1)[-1].split(" Is the server running")[0]
    return said.removeprefix("FATAL: ").removeprefix("ERROR: ")


def remedy(said: str) -> str:
    """What to do about it."""
    found = (what for words, what in _REMEDIES if words in said)
    return next(found, "check that the server runs and that the URL's host and port are right")
