"""The collector's labs: the name of an overlay in, a collector that runs with it out."""
