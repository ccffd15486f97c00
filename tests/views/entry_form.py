"""The entry form as a browser without scripts sees it."""

from django.test import Client
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from lxml import html


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(revision, section) -> str:
    return reverse("edit_section", args=(revision.pk, section))


class SectionPage:
    """A section opened by one person: what its form would send, changed and sent."""

    def __init__(self, client, revision, section, query=""):
        self.client = client
        self.url = address(revision, section)
        self.open(client.get(self.url + query))

    def open(self, response) -> None:
        self.response = response
        self.tree = html.fromstring(response.content.decode())
        found = self.tree.xpath("//form[@id='seccion']")
        self.data = MultiValueDict()
        # Browsers drop the line end that opens a text area.
        for area in self.tree.xpath("//textarea[starts-with(., '\n')]"):
            area.text = area.text[1:]
        for name, value in found[0].form_values() if found else ():
            self.data.appendlist(name, value.replace("\r\n", "\n"))
        # lxml reads a chosen radio without value as "on", browsers as empty.
        for radio in self.tree.xpath("//input[@type='radio'][@checked][@value='']"):
            self.data[radio.get("name")] = ""

    def fill(self, **values) -> "SectionPage":
        """Names with a hyphen are given with ``__``: figures__0__indicator."""
        for name, value in values.items():
            name = name.replace("__", "-")
            self.data.setlist(name, value if isinstance(value, list) else [value])
        return self

    def send(self, do="stay", **values):
        self.fill(**values)
        return self.client.post(self.url, {**dict(self.data.lists()), "do": do})

    def save_by_itself(self, **values):
        """As the script does after a pause."""
        self.fill(**values)
        response = self.client.post(
            self.url, dict(self.data.lists()), headers={"HX-Request": "true"}
        )
        self.follow_answer(response)
        return response

    def follow_answer(self, response) -> None:
        part = html.fragment_fromstring(response.content.decode(), create_parent="div")
        for name in ("version", "base"):
            for field in part.xpath(f".//input[@name='{name}']"):
                self.data.setlist(name, [field.get("value")])

    def value(self, name):
        return self.data.get(name.replace("__", "-"))

    def words(self) -> str:
        return " ".join(" ".join(self.tree.itertext()).split())
