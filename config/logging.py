"""What the portal says on standard error: one line an event, with the request it belongs to."""

import logging
from contextvars import ContextVar

# Set by `practices.middleware.identify_request`; "-" outside of requests.
request_id: ContextVar[str] = ContextVar("request_id", default="-")


def add_request_id(record: logging.LogRecord) -> bool:
    record.request_id = request_id.get()
    return True


def logging_config(*, debug: bool) -> dict:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": lambda: add_request_id}},
        "formatters": {
            "line": {
                "format": "{asctime} {levelname} [{request_id}] {name}: {message}",
                "style": "{",
            },
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["request_id"],
            },
            "nowhere": {"class": "logging.NullHandler"},
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            # Django brings handlers of its own; everything goes out through one.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "level": "INFO", "propagate": True},
            # Every scanner of the internet forges Host: the 400 it gets is enough.
            "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
            # They tell each step of each page.
            "weasyprint": {"level": "ERROR"},
            "fontTools": {"level": "ERROR"},
            "practices": {"level": "DEBUG" if debug else "INFO"},
        },
    }
