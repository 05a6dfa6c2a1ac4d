"""The real collector with every lab: what comes out is compared with what went in."""
