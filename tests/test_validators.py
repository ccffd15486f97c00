import pytest
from django.core.exceptions import ValidationError

from practices.models import Link
from practices.validators import normalise_nit, validate_web_address


@pytest.mark.parametrize(
    "typed", ["899999094-1", "899.999.094-1", "899 999 094 - 1", "8999990941", " 899999094-1 "]
)
def test_a_nit_is_stored_in_one_form_however_it_is_typed(typed):
    assert normalise_nit(typed) == "899999094-1"


@pytest.mark.parametrize("typed", ["899999094-2", "899999904-1", "abc", "", "12", "899999094"])
def test_a_wrong_check_digit_or_form_is_refused(typed):
    with pytest.raises(ValidationError):
        normalise_nit(typed)


@pytest.mark.parametrize(
    "address",
    [
        "http://a.co",
        "https://www.gov.co/x?y=1",
        "HTTPS://A.CO",
        "https://a.co:8443/x#parte",
        "https://peñalisa.gov.co/año/2019",
        "https://a.co/@cuenta",
        "http://[2001:db8::1]/",
    ],
)
def test_web_addresses_pass(address):
    validate_web_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "javascript://a.co/%0aalert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>1</script>",
        "file:///etc/passwd",
        "ftp://a.co",
        "//a.co",
        "www.a.co",
        "https://",
        "https:///a",
        "https://a.co:puerto/",
        "http://[::1",
        "https://usuario:clave@a.co/",
        "https://gov.co@malo.example/",
        "https://a.co/\r\nSet-Cookie: x=1",
        "https://a.co/a b",
        "https://a.co/\u202efdp.exe",
        "https://a.co/\x00",
        'https://a.co/"onclick="alert(1)',
        "https://a.co/<script>",
        "https://a.co\\@malo.example/",
    ],
)
def test_other_addresses_are_refused(address):
    with pytest.raises(ValidationError):
        validate_web_address(address)


def test_an_address_of_more_than_a_thousand_characters_is_refused():
    with pytest.raises(ValidationError):
        Link(url="https://a.co/" + "a" * 1000).clean_fields(exclude=["revision"])
    Link(url="https://a.co/" + "a" * 980).clean_fields(exclude=["revision"])
