"""The launch files of the population API's levels, with a census that follows the rollout.

Each has the lines of its namesake in population_api/levels; one argument differs.
"""
