"""The workshop on the real services: what each step's beginning, solution and mistakes lead to."""
