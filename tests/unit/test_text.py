"""Text helpers that several packages share."""

import pytest

from app.text import count, slug, without_surrogates


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PyCon Utopia 2026", "pycon-utopia-2026"),
        ("  What's `new`? ", "whats-new"),
        ("Zu\u0308rich – das Fest", "zürich-das-fest"),
        ("東京 2025", "東京-2025"),
        ("’‘?!", ""),
    ],
)
def test_a_slug_has_letters_and_digits_of_any_script(text: str, name: str) -> None:
    assert slug(text) == name


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 talks"), (1, "1 talk"), (2, "2 talks"), (1200, "1,200 talks")]
)
def test_nouns_are_counted(number: int, text: str) -> None:
    assert count(number, "talk") == text


def test_lone_surrogates_become_question_marks() -> None:
    assert without_surrogates("a\ud83d b\udc00 😀") == "a? b? 😀"
