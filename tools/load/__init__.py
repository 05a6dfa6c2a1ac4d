"""`make load`: requests to the front service by Locust, for every prefecture, mostly for Saga."""
