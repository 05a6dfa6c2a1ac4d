"""One launch file per level: they differ only in who receives the providers.

| level | launched as |
|---|---|
| none | gunicorn population_api.levels.none:app |
| zero-code | opentelemetry-instrument gunicorn population_api.levels.none:app |
| zero-code-plus | opentelemetry-instrument gunicorn population_api.levels.zero_code_plus:app |
| libraries | gunicorn population_api.levels.libraries:app |
| manual | gunicorn population_api.levels.manual:app |
| own-only | gunicorn population_api.levels.own_only:app |
"""
