"""Backend tests: what we ask of OpenObserve, asked of the program of that name on the PATH."""
