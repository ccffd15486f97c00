from uuid import uuid4

import pytest

from config.caches import OptionalRedisCache
from tests.portal import free_port


@pytest.fixture
def cache():
    """A cache whose Redis does not answer."""
    return OptionalRedisCache(f"redis://127.0.0.1:{free_port()}", {})


def test_what_is_kept_is_found_and_forgotten():
    cache = OptionalRedisCache("redis://127.0.0.1:6379/15", {"KEY_PREFIX": uuid4().hex})
    cache.set("a", {"número": 1})
    if "a" not in cache:
        pytest.skip("Redis is absent")
    assert cache.get_many(["a", "b"]) == {"a": {"número": 1}}
    assert cache.add("a", 2) is False
    assert cache.touch("a", 60) is True
    assert cache.delete("a") is True
    assert cache.get("a") is None


def test_portal_goes_on_while_redis_is_away(cache, caplog):
    cache.set("a", 1)
    assert cache.get("a") is None
    assert cache.get("a", "otra cosa") == "otra cosa"
    assert cache.get_or_set("a", lambda: 2) == 2
    assert cache.get_many(["a", "b"]) == {}
    assert cache.set_many({"a": 1}) == []
    assert cache.add("lock", 1) is True
    assert cache.touch("a") is False
    assert cache.delete("a") is False
    cache.delete_many(["a"])
    assert "a" not in cache
    assert "cache away" in caplog.text
