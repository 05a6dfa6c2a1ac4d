"""Programs around the demo: start it, load it, measure it. The services know none of them."""
