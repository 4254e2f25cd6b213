"""One small index for all tests of search that only read it."""

import pytest

from app.search.index import Index
from tests.support.small_library import small_library


@pytest.fixture(scope="package")
def index() -> Index:
    return small_library()
