"""The steps of the workshop with their checks."""

from workshop.checks import arriving, errors, logs, measuring, propagation, spans, tracing
from workshop.checks.check import Step

OWN = (tracing.own_span, tracing.fixed_name, tracing.below_server, tracing.own_attributes)
STEPS = (
    Step(0, (tracing.asked_manual, tracing.asked_zero_code)),
    Step(1, (tracing.asked, tracing.answered, tracing.ends_there)),
    Step(
        2,
        (
            spans.arrives,
            spans.service_name,
            spans.agent,
            spans.server_span,
            spans.parent_is_front,
            spans.stable_names,
            spans.client_spans,
        ),
    ),
    Step(3, (spans.arrives, spans.agent, *OWN, tracing.calls_below_own)),
    Step(
        4,
        (
            spans.arrives,
            spans.no_agent,
            tracing.sdk_resource,
            spans.service_name,
            tracing.version,
            tracing.own_span,
        ),
    ),
    Step(
        5,
        (
            spans.arrives,
            spans.no_agent,
            tracing.server_span_in_code,
            spans.parent_is_front,
            spans.stable_names,
            *OWN,
            tracing.calls_below_own,
        ),
    ),
    Step(
        6,
        (
            spans.arrives,
            errors.database_dead,
            errors.unknown_asked,
            errors.not_an_error,
            errors.server_error,
            errors.own_error,
            errors.cause,
        ),
    ),
    Step(
        7,
        (
            spans.arrives,
            measuring.counter,
            measuring.monotonic,
            measuring.cumulative,
            measuring.by_prefecture,
            measuring.known_names,
        ),
    ),
    Step(
        8,
        (
            spans.arrives,
            measuring.histogram,
            measuring.seconds,
            measuring.bounds,
            measuring.low_cardinality,
            measuring.exemplar,
        ),
    ),
    Step(9, (spans.arrives, logs.log_arrives, logs.with_trace, logs.of_own_span, logs.once)),
    Step(
        10,
        (
            spans.arrives,
            propagation.in_thread,
            propagation.keeps_context,
            propagation.call_in_thread,
            propagation.baggage,
            tracing.below_server,
        ),
    ),
    Step(
        11,
        (
            arriving.spans_arrive,
            spans.service_name,
            spans.server_span,
            spans.parent_is_front,
            spans.client_spans,
            arriving.metrics_arrive,
            arriving.logs_arrive,
        ),
    ),
)
