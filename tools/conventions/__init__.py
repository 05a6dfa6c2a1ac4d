"""The table of the names of the semantic conventions, made from the package that lists them."""
