"""Each test gets an application with an empty store; modules override the fixtures to fill it."""

import pytest
from flask.testing import FlaskClient

from compare.app import create_app
from compare.levels import LEVELS
from compare.settings import Settings
from compare.side_by_side.runner import PlanRunner
from compare.storage.store import Store
from tests.samples.front import SampleFront
from tests.samples.levels import store_of


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


@pytest.fixture
def levels_store() -> Store:
    """A store with one request at each level."""
    return store_of(*LEVELS)


@pytest.fixture
def front(levels_store: Store) -> SampleFront:
    """A front service whose traces go to that store."""
    return SampleFront(levels_store)


@pytest.fixture
def levels_client(levels_store: Store, front: SampleFront) -> FlaskClient:
    """Compare with that store and that front service."""
    return create_app(Settings(), levels_store, PlanRunner(front)).test_client()
