"""What the documents say of the lifecycle is what the table says."""

import lifecycle


def test_the_lifecycles_document_is_what_the_table_says() -> None:
    assert lifecycle.DOCUMENT.read_text("utf-8") == lifecycle.render(), "run make docs"
