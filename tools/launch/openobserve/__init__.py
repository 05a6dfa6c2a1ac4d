"""OpenObserve's dashboards: JSON files in, dashboards in its API out."""
