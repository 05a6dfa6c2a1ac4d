"""One trace: a stored trace in, a tree of spans with roles, links, bars and source code out."""
