import pytest
from django.core.exceptions import ValidationError

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


@pytest.mark.parametrize("address", ["http://a.co", "https://www.gov.co/x?y=1", "HTTPS://A.CO"])
def test_web_addresses_pass(address):
    validate_web_address(address)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://a.co", "www.a.co", "https://"])
def test_other_addresses_are_refused(address):
    with pytest.raises(ValidationError):
        validate_web_address(address)
