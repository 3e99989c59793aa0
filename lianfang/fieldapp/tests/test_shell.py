"""The app's shell: nothing of anybody in it, a strict policy, a worker that knows every file, all words known."""

import json
import re

from django.test import Client, override_settings

from lianfang.fieldapp import files
from lianfang.fieldapp.kinds import KINDS
from lianfang.fieldapp.words import texts
from lianfang.sync import words

PAGES = ("/field/", "/field/sw.js", "/field/zh-Hans.json", "/field/manifest.webmanifest")
KINDS_JS = files.STATIC / "core" / "kinds.js"


def test_the_shell_is_the_same_for_everybody_and_asks_no_database() -> None:
    for page in PAGES:
        one, other = Client().get(page), Client(headers={"accept-language": "en"}).get(page)
        assert (one.status_code, one.content) == (200, other.content), page
        assert not one.cookies, page
        assert one["Cache-Control"] == "no-cache", page
        again = Client().get(page, headers={"if-none-match": one["ETag"]})
        assert (again.status_code, again.content) == (304, b""), page
        assert Client().post(page).status_code == 405, page


def test_the_policy_lets_nothing_in_but_our_own_files_and_webassembly() -> None:
    for page in PAGES:
        policy = Client().get(page)["Content-Security-Policy"]
        assert "script-src 'self' 'wasm-unsafe-eval';" in policy
        assert not re.search(r"unsafe-inline|'unsafe-eval'|nonce|https?:|\*", policy)
    page = Client().get("/field/").content.decode()
    assert not re.search(r"<style|style=|<script>|\son\w+=", page)


def test_the_worker_keeps_every_file_and_names_what_each_holds() -> None:
    script = Client().get("/field/sw.js").content.decode()
    found = re.search(r"const FILES = (\{.*\});", script)
    assert found
    kept: dict[str, str] = json.loads(found[1])
    on_disk = {p for p in files.STATIC.rglob("*") if p.is_file() and p.suffix in files.KINDS}
    named = {f"/static/field/{path.relative_to(files.STATIC).as_posix()}" for path in on_disk}
    assert named < set(kept)
    assert set(kept) - named == {"/field/", "/field/zh-Hans.json", "/static/fonts/inter-latin.woff2"}
    assert kept["/field/"] == files.digest(Client().get("/field/").content)
    assert kept["/static/field/app.js"] == files.digest((files.STATIC / "app.js").read_bytes())


def test_another_file_is_another_version() -> None:
    def version() -> str:
        found = re.search(r'const VERSION = "([^"]+)"', Client().get("/field/sw.js").content.decode())
        assert found
        return found[1]

    before = version()
    assert version() == before
    with override_settings(STATIC_URL="/elsewhere/"):
        assert version() != before


def test_the_page_asks_at_once_for_every_module_of_its_first_view() -> None:
    page = Client().get("/field/").content.decode()
    asked = set(re.findall(r'modulepreload" href="/static/(field/[^"]+)"', page))
    assert {"field/app.js", "field/core/sync.js", "field/vendor/lit.js", "field/screens/lock.js"} <= asked
    assert "field/vendor/zxing.js" not in asked


def test_texts_are_found_in_templates_within_templates() -> None:
    source = """html`<b>${t('One')}</b>${x ? html`<i>${tn('%(n)s day', "%(n)s days", n)}</i>` : ''}`; mark('It\\'s');
        unt('no'); a.t('no'); t(name); t('caf\\u00e9')"""
    assert [text for _line, text in texts(source)] == [
        "One", ("%(n)s day", "%(n)s days"), "It's", "café",
    ]  # fmt: skip


def test_the_chinese_of_every_text_goes_along() -> None:
    chinese = json.loads(Client().get("/field/zh-Hans.json").content)
    for module in files.modules():
        for _line, text in texts(module.read_text()):
            english = text if isinstance(text, str) else text[0]
            assert chinese.get(english), (module.name, english)
            counted = not isinstance(text, str) and "%(n)s" in text[1]
            assert not counted or "%(n)s" in chinese[english], (
                module.name,
                english,
            )  # one text for any number


def test_every_reason_of_the_server_has_words_on_the_phone() -> None:
    known = set(re.findall(r"^  (\w+): mark\(", KINDS_JS.read_text(), re.MULTILINE))
    doubts = {code for kind in KINDS.values() if kind.model.DOUBTS for code in kind.model.DOUBTS.values}
    assert {*words.REASONS, *words.CODES, *doubts} <= known
