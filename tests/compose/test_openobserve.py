"""The same questions as in local mode, to OpenObserve in its container."""

from tests.end_to_end.test_openobserve import (
    test_a_description_is_right_about_the_services_without_the_metric,
    test_a_query_for_what_never_comes_is_a_fault,
    test_a_request_id_leads_to_its_trace_its_logs_and_an_exemplar,
    test_every_query_of_every_dashboard_finds_its_series,
    test_jaeger_asks_for_the_metrics_that_the_collector_makes_of_spans,
    test_make_up_has_put_each_of_our_dashboards_there_once,
)

__all__ = [
    "test_a_query_for_what_never_comes_is_a_fault",
    "test_a_request_id_leads_to_its_trace_its_logs_and_an_exemplar",
    "test_every_query_of_every_dashboard_finds_its_series",
    "test_jaeger_asks_for_the_metrics_that_the_collector_makes_of_spans",
    "test_make_up_has_put_each_of_our_dashboards_there_once",
    "test_a_description_is_right_about_the_services_without_the_metric",
]
