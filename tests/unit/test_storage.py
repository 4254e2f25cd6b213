"""What a browser's refusal to keep something means."""

import pytest

from app.storage import why_refused


@pytest.mark.parametrize(
    ("name", "message", "why"),
    [
        ("QuotaExceededError", "full", "has no room left"),
        ("AbortError", "QuotaExceededError: full", "has no room left"),
        ("SecurityError", "", "refuses to keep anything for this page"),
        ("", "[object DOMException]", "refuses to keep anything for this page"),
        ("TypeError", "odd\nmore", "could not do it (odd)"),
        ("AbortError", "", "could not do it (AbortError)"),
        ("", "", "could not do it (unknown error)"),
    ],
)
def test_each_refusal_is_half_a_sentence(name: str, message: str, why: str) -> None:
    assert why_refused(name, message) == why
