"""Logging as the operator wants it: lines, or JSON by structlog (this is its only room). Set up in `__main__` only."""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType

from bot.printable import escaped_json, printable
from config.secrets import mask

LINES = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class Masked(logging.Formatter):
    """Formats as another formatter does, tracebacks included, and keeps out secrets and what steers a terminal."""

    def __init__(self, inner: logging.Formatter, *, as_json: bool = False) -> None:
        super().__init__()
        self._inner = inner
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        said = mask(self._inner.format(record))
        return escaped_json(said) if self._as_json else printable(said)


def configure(level: str, form: str) -> None:
    """Log to standard error from `level` on; `form` is "json" or anything else for lines."""
    handler = logging.StreamHandler(sys.stderr)
    as_json = form == "json"
    handler.setFormatter(Masked(_json() if as_json else logging.Formatter(LINES), as_json=as_json))
    named = level.upper()
    logging.basicConfig(level=named if named in logging.getLevelNamesMapping() else "WARNING", handlers=[handler])
    for name in ("httpx", "httpcore"):
        # httpx writes each request's address at INFO, and a Telegram address holds the bot's token.
        logging.getLogger(name).setLevel(logging.WARNING)


def log_faults() -> None:
    """Let the log tell of what nobody caught: Python itself would print it as it is, with the secrets in it."""

    def told(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None, where: str) -> None:
        if not issubclass(kind, KeyboardInterrupt | SystemExit):
            found = (kind, error or kind(), trace)
            logging.getLogger(__name__).critical("a fault that was not foreseen%s", where, exc_info=found)

    sys.excepthook = lambda kind, error, trace: told(kind, error, trace, "")
    threading.excepthook = lambda fault: told(
        fault.exc_type, fault.exc_value, fault.exc_traceback, f" in {fault.thread.name if fault.thread else 'a thread'}"
    )


def _json() -> logging.Formatter:
    import structlog

    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
