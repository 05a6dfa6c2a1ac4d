"""The collector's labs: takes the name of an overlay, returns a collector that runs with it."""
