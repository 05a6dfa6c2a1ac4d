"""Load on the front service by Locust: all prefectures, Saga most often, then by population."""
