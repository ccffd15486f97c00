"""What must hold on every page that a browser opens, whoever opens it and whatever they do."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

#: Makes a violation an error of the console, also where the browser itself would only warn.
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI} ${event.sample}`);
});
"""
#: Drawn by the browser from what the page holds; nobody is asked for them.
LOCAL_SCHEMES = ("about", "blob", "data")


class Watch:
    """Collects what goes wrong in the contexts that it follows.

    That is: a violation of the content security policy, an error in the console, a script that
    fails, a request to another host, an answer of 500 or above.
    """

    def __init__(self, address: str):
        self.host = urlsplit(address).netloc
        self.problems: list[str] = []
        self._expected_statuses: set[int] = set()

    def expect_status(self, status: int) -> None:
        """The browser writes each 4xx answer to the console; this one is meant."""
        self._expected_statuses.add(status)

    def follow(self, context: BrowserContext) -> None:
        context.add_init_script(TELL_VIOLATIONS)
        context.on("console", self._hear)
        context.on("weberror", self._note_failure)
        context.on("request", self._note_destination)
        context.on("response", self._note_status)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        meant = (
            f"the server responded with a status of {each}" for each in self._expected_statuses
        )
        if not any(text in message.text for text in meant):
            self.problems.append(f"console: {message.text} ({message.location['url']})")

    def _note_failure(self, error: WebError) -> None:
        self.problems.append(f"script: {error.error}")

    def _note_destination(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in LOCAL_SCHEMES and address.netloc != self.host:
            self.problems.append(f"request to another host: {request.url}")

    def _note_status(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.status} at {response.url}")
