"""Settings come from the environment; an error names the invalid variable."""

import pytest

from compare.settings import Settings


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings()


def test_every_variable_is_read() -> None:
    settings = Settings.from_environment(
        {
            "BIND": "0.0.0.0:1",
            "TRUSTED_HOSTS": "demo.example.com, Laptop.local,",
            "STORE_MEGABYTES": "2",
            "STORE_TRACES": "3",
            "FRONT_URL": "http://front:4/",
            "JAEGER_URL": "",
            "OPENOBSERVE_URL": "https://logs.example.com",
            "EXTENSIONS": "one.pages:install, other:add",
        }
    )
    assert settings == Settings(
        bind="0.0.0.0:1",
        trusted_hosts=("demo.example.com", "laptop.local"),
        store_megabytes=2,
        store_traces=3,
        front_url="http://front:4",
        jaeger_url="",
        openobserve_url="https://logs.example.com",
        extensions=("one.pages:install", "other:add"),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STORE_MEGABYTES", "0"),
        ("STORE_MEGABYTES", "lots"),
        ("STORE_TRACES", "-1"),
        ("STORE_TRACES", ""),
        ("JAEGER_URL", "javascript:alert(1)"),
        ("FRONT_URL", "localhost:8080"),
    ],
)
def test_the_error_for_an_invalid_value_names_the_variable(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name):
        Settings.from_environment({name: value})


@pytest.mark.parametrize(
    ("front", "origins"),
    [
        ("http://localhost:8080", {"http://localhost:8080", "http://127.0.0.1:8080"}),
        ("http://127.0.0.1:9", {"http://localhost:9", "http://127.0.0.1:9"}),
        ("https://demo.example.com/page", {"https://demo.example.com"}),
        ("", set()),
    ],
)
def test_the_front_page_is_allowed_under_both_names_of_this_machine(
    front: str, origins: set[str]
) -> None:
    assert Settings(front_url=front).allowed_origins == origins
