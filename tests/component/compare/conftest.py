"""Each test gets an application with an empty store; modules override the fixtures to fill it."""

import pytest
from flask.testing import FlaskClient

from compare.app import create_app
from compare.settings import Settings
from compare.storage.store import Store


def empty_store() -> Store:
    return Store(100, 64 * 1024 * 1024)


@pytest.fixture
def store() -> Store:
    return empty_store()


@pytest.fixture
def client(store: Store) -> FlaskClient:
    return create_app(Settings(), store).test_client()


@pytest.fixture
def other_store() -> Store:
    return empty_store()


@pytest.fixture
def other_client(other_store: Store) -> FlaskClient:
    """A second Compare, to open what the first has saved."""
    return create_app(Settings(), other_store).test_client()
