"""`make up`, `down`, `status`, `logs`, `clean` and the like; uses the standard library only."""
