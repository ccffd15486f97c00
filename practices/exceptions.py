"""Named refusals. Each carries one Spanish sentence fit to be shown to the person as it is."""


class PracticesError(Exception):
    """Something a person asked for was refused; `message` says why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class TransitionRefused(PracticesError):
    """A change of state was refused; nothing was changed and nothing was logged."""


class AlreadyAnswered(PracticesError):
    """The mailed link was used before, or the question it asked has been answered since."""


class StaleVersion(PracticesError):
    """What the person saved is based on a version that somebody has changed meanwhile."""


class NotAllowed(PracticesError):
    """The person may not do this; the message names who could."""


class ImportRefused(PracticesError):
    """A file to be imported cannot be read; nothing of it was stored."""


class FileRefused(PracticesError):
    """An uploaded file is too large, of a kind that is not accepted, or not what it says."""


class FileNotKept(FileRefused):
    """There is nothing wrong with the file: the portal has no room for it now."""
