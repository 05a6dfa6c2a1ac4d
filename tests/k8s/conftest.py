"""Fixtures: a cluster for all tests, which start and remove the demo in it."""

from collections.abc import Iterator

import pytest

from tests.k8s import node
from tests.k8s.cluster import Cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A cluster with the Operator; nothing of the demo is left in it."""
    with node.started() as environment:
        cluster = Cluster(environment)
        try:
            yield cluster
        finally:
            cluster.sh("make k8s-down")
