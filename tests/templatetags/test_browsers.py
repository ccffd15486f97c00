import pytest

from practices.templatetags.browsers import browser_name

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"{WINDOWS} AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge en Windows"),
        (f"{WINDOWS} Gecko/20100101 Firefox/132.0", "Firefox en Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", "Chrome en Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari en iPhone"),
        ("curl/8.5.0", "curl"),
        ("", "Otro navegador"),
    ],
)
def test_a_browser_is_called_as_its_owner_calls_it(user_agent, name):
    assert browser_name(user_agent) == name
