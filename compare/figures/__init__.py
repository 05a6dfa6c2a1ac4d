"""Two pages of figures: cost measurements and counter points in, tables and bars out."""
