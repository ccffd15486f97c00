"""What the portal says on standard error, one line an event."""


def logging_config(*, debug: bool) -> dict:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line"},
            "nowhere": {"class": "logging.NullHandler"},
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # Every scanner of the internet forges Host: an answer of 400 is enough.
            "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
            "practices": {"level": "DEBUG" if debug else "INFO"},
        },
    }
