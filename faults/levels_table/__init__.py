"""`make faults`: which level would have told you, from requests before and during each fault."""
