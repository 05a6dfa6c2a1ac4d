"""HTTP for people and programs: requests in, pages and JSON of the stored traces out."""
