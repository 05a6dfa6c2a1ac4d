"""Programs that start, load and measure the demo; no service imports them."""
