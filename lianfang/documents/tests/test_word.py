"""Word files: what Word is told of the languages in them."""

import io
from datetime import datetime

import docx
import pytest
from docx.oxml.ns import qn

from lianfang.documents import word


@pytest.mark.parametrize(("language", "latin"), [("zh", "zh-CN"), ("en", "en-GB")])
def test_chinese_is_known_as_chinese_in_either_language(language: str, latin: str, now: datetime) -> None:
    made = docx.Document(io.BytesIO(word.write([word.Line("通告")], title="x", language=language, now=now)))
    (said,) = made.styles.element.iter(qn("w:lang"))
    assert (said.get(qn("w:val")), said.get(qn("w:eastAsia"))) == (latin, "zh-CN")
