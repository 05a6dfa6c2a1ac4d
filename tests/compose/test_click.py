"""The same clicks on the page in containers, where both backends run."""

from tests.end_to_end.test_click import (
    test_compare_links_to_the_backends_that_run_and_to_no_other,
    test_the_page_links_to_the_backends_that_run_and_to_no_other,
    test_the_page_says_when_the_trace_was_visible_and_its_link_opens_it,
)

__all__ = [
    "test_compare_links_to_the_backends_that_run_and_to_no_other",
    "test_the_page_links_to_the_backends_that_run_and_to_no_other",
    "test_the_page_says_when_the_trace_was_visible_and_its_link_opens_it",
]
