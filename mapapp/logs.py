"""Logs as JSON lines: no bodies, no tokens, and no newline that came from outside."""

from typing import Any

import structlog

from mapapp.masked import masked


def formatter() -> structlog.stdlib.ProcessorFormatter:
    """The formatter of every handler; JSON escapes what an attacker would use to forge a line."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[_bare, _masked, structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
    )


def _masked(logger: Any, name: str, event: Any) -> Any:
    """The link of an invitation or of a letter is a key: its token stays out of the log."""
    event["event"] = masked(str(event.get("event", "")))
    return event


def _bare(logger: Any, name: str, event: Any) -> Any:
    """Leave out what structlog carries for itself."""
    return structlog.stdlib.ProcessorFormatter.remove_processors_meta(logger, name, event)
