"""Launch files of the levels: they differ only in who receives the providers.

Level zero-code has none of its own: the agent starts that of level none.

| level | launched as |
|---|---|
| none | gunicorn population_api.levels.none:app |
| zero-code | opentelemetry-instrument gunicorn population_api.levels.none:app |
| zero-code-plus | opentelemetry-instrument gunicorn population_api.levels.zero_code_plus:app |
| libraries | gunicorn population_api.levels.libraries:app |
| manual | gunicorn population_api.levels.manual:app |
| own-only | gunicorn population_api.levels.own_only:app |
"""
