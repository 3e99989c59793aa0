"""The phone app's own reckoning, against the server's: ids, codes, numbers, seals, search, the schema's steps."""

import base64
import hmac
import json
import uuid
from datetime import date
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from playwright.sync_api import Page

from lianfang.common import ids
from lianfang.people.rules import Wrong
from lianfang.people.rules.numbers import check_character, possible_numbers, read_number
from lianfang.places.rules import pack
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]

CORE = "/static/field/core/"
TODAY = date(2021, 8, 5)
PEOPLE = [uuid.UUID(int=n) for n in (0, 1, 2**128 - 1, 2**127 + 5)] + [ids.uuid7() for _ in range(50)]


@pytest.fixture
def page(visit: Visit) -> Page:
    """Give the app's page, on a phone nobody has enrolled."""
    return visit("/field/", as_="", width=360)


def ask(page: Page, module: str, expression: str, given: Any = None) -> Any:
    """Work out an expression with a module `m` of the app and something `x` that is given."""
    return page.evaluate(
        f"async (x) => {{ const m = await import('{CORE}{module}.js'); return {expression}; }}", given
    )


def test_tubes_have_the_ids_the_server_gives_them(page: Page) -> None:
    codes = [ids.with_check(f"YY{n:04}".replace("0", "Q").replace("1", "W")) for n in range(40)] + [
        "益阳",
        "",
    ]
    assert ask(page, "ids", "Promise.all(x.map(m.tubeId))", codes) == [
        str(ids.tube_id(code)) for code in codes
    ]


def test_check_characters_are_the_servers(page: Page) -> None:
    good = [ids.with_check(ids.ALPHABET[n % 32] + ids.ALPHABET[n * 7 % 32] + "A2") for n in range(64)]
    wrong = [code[:-1] + ids.ALPHABET[(ids.ALPHABET.index(code[-1]) + 1) % 32] for code in good]
    odd = ["", "A", "AO", "a2", "22", "0000"]
    every = good + wrong + odd
    assert ask(page, "ids", "x.map(m.isChecked)", every) == [ids.is_checked(code) for code in every]
    assert ask(page, "ids", "x.map((one) => m.withCheck(one.slice(0, -1)))", good) == good


def test_a_residents_code_is_read_and_written_as_on_the_server(page: Page) -> None:
    codes = [ids.person_code(one) for one in PEOPLE]
    assert ask(page, "ids", "x.map(m.personCode)", [str(one) for one in PEOPLE]) == codes
    typed = [code.lower().replace("lfp-", "LFP ") for code in codes]
    assert ask(page, "ids", "x.map(m.readPersonCode)", codes + typed) == [str(one) for one in PEOPLE] * 2
    bad = [code[:10] + ("A" if code[10] != "A" else "B") + code[11:] for code in codes] + [
        "",
        "LFP-",
        "LFP-2",
        "x" * 30,
    ]
    assert ask(page, "ids", "x.map(m.readPersonCode)", bad) == [None] * len(bad)


def test_ids_sort_by_time_even_within_a_millisecond_and_when_the_clock_is_set_back(page: Page) -> None:
    made = ask(page, "ids", "[...Array(5000).fill(1e12), 1e12 + 1, 1e12 - 5].map((at) => m.uuid7(at))")
    assert made == sorted(set(made))
    assert {uuid.UUID(one).version for one in made} == {7}
    assert {uuid.UUID(one).variant for one in made} == {uuid.RFC_4122}
    assert uuid.UUID(made[0]).int >> 80 == 10**12


def eighteen(digits: str) -> str:
    """Write a resident identity number with its right last character."""
    return digits + check_character(digits)


def test_numbers_of_documents_are_read_as_on_the_server(page: Page) -> None:
    right = [
        eighteen(f"430903{day}{n:03}")
        for n, day in enumerate(("19800229", "20001231", "20210805", "19020101"))
    ]
    odd = [
        eighteen(f"430903{day}123") for day in ("20210806", "19800230", "19001301", "20010229", "18991231")
    ]
    wrong = [right[0][:17] + ("1" if right[0][17] != "1" else "2"), "43090319800229", "abc", ""]
    typed = [f" {right[0][:6]} {right[0][6:]}", "４３０９０３１９８００２２９０００", "11010519491231002x"]
    others = ["E12345678", "H1234567801", "m12345678", "12345678", "1234567890A", "ABC123456789012"]
    words = {
        Wrong.NUMBER_SHAPE: "shape",
        Wrong.NUMBER_OLD: "shape",
        Wrong.NUMBER_MISSING: "shape",
        Wrong.NUMBER_CHECK: "check",
        Wrong.NUMBER_DATE: "date",
        Wrong.NUMBER_FUTURE: "future",
        Wrong.NUMBER_TOO_OLD: "too_old",
    }
    kinds = ("resident_id", "passport", "hk_macau", "taiwan", "foreign_id")
    asked = [(kind, text) for kind in kinds for text in (*right, *odd, *wrong, *typed, *others)]
    found = ask(page, "ids", "x.map(([kind, text]) => m.readNumber(kind, text, '2021-08-05'))", asked)
    for (kind, text), one in zip(asked, found, strict=True):
        read = read_number(kind, text, TODAY)
        if isinstance(read, Wrong):
            assert one["wrong"] == words[read], (kind, text)
        else:
            born = read.born_on.isoformat() if read.born_on else None
            assert (one["wrong"], one["number"], one["born"], one["sex"]) == (
                "",
                read.text,
                born,
                read.sex,
            ), text
    texts = [text for _kind, text in asked]
    assert ask(
        page, "ids", "x.map((text) => m.possibleNumbers(text).map((p) => [p.kind, p.number]))", texts
    ) == [[list(pair) for pair in possible_numbers(text)] for text in texts]


def unwritten(text: str) -> bytes:
    """Read base64url."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def hkdf(secret: bytes, salt: bytes, use: str) -> bytes:
    """Derive a key as the phone says it does."""
    return HKDF(SHA256(), 32, salt, use.encode()).derive(secret)


def test_what_is_sealed_opens_elsewhere_with_the_same_keys_and_no_others(page: Page) -> None:
    sealed = ask(
        page,
        "crypto",
        """await (async () => {
            const salt = new Uint8Array(16).fill(7), share = new Uint8Array(32).fill(9);
            const bits = await m.pinBits('258013', salt, 1000);
            const data = await m.dataKey(bits, share, salt), token = await m.tokenKey(bits, salt);
            const raw = await m.sealingKey(new Uint8Array(32).fill(3));
            const write = async (key) => m.toText(await m.seal(key, x));
            return [await write(data), await write(token), await write(raw), m.toText(await m.seal(raw, x))];
        })()""",
        {"name": "吴小军 😷", "n": 7},
    )
    salt = bytes([7]) * 16
    bits = PBKDF2HMAC(SHA256(), 32, salt, 1000).derive(b"258013")
    keys = [hkdf(bits + bytes([9]) * 32, salt, "lianfang data"), hkdf(bits, salt, "lianfang token")]
    keys += [bytes([3]) * 32] * 2
    for key, text in zip(keys, sealed, strict=True):
        raw = unwritten(text)
        assert json.loads(AESGCM(key).decrypt(raw[:12], raw[12:], None)) == {"name": "吴小军 😷", "n": 7}
    assert len({unwritten(text)[:12] for text in sealed}) == 4  # no nonce twice


def test_marks_of_numbers_are_the_servers(page: Page) -> None:
    key = bytes(range(32))
    written = base64.urlsafe_b64encode(key).decode().rstrip("=")
    expected = hmac.digest(key, b"resident_id:11010519491231002X", "sha256")[:8].hex()
    found = ask(page, "crypto", "m.numberMark(x, 'resident_id', '11010519491231002X')", written)
    assert found == expected


def test_people_are_found_by_what_one_can_say_of_them(page: Page) -> None:
    people = [
        {"name": "单小明", "tail": "002X", "phone_tail": "5678"},
        {"name": "吴晓军", "tail": "1234", "phone_tail": "0001"},
        {"name": "Anna Berg", "tail": "7788", "phone_tail": ""},
    ]
    found = ask(
        page,
        "search",
        """x.queries.map((query) => x.people.filter((one) =>
            m.matches(query)(m.sayable(one, {address: '康富路 3 栋'}))).map((one) => one.name))""",
        {
            "people": people,
            "queries": ["sxm", "wxj", "小明", "002x", "０００１", "康富 wx", "anna", "berg 77", "zzz"],
        },
    )
    assert found == [
        ["单小明"], ["吴晓军"], ["单小明"], ["单小明"], ["吴晓军"], ["吴晓军"], ["Anna Berg"], ["Anna Berg"], [],
    ]  # fmt: skip
    assert ask(page, "search", "m.matches('  ')") is None


def test_a_later_schema_keeps_what_waits_and_an_older_tab_makes_way(page: Page) -> None:
    kept = ask(
        page,
        "db",
        """await (async () => {
            const old = await m.openWith('trial', m.STEPS);
            await old.put('records', {id: '1', device: 'd', state: 'waiting', sealed: new Uint8Array([1, 2])});
            const later = (db, change) => { change.objectStore('records').createIndex('late', 'told'); };
            const fresh = await m.openWith('trial', [...m.STEPS, later]);
            const row = await fresh.get('records', '1');
            fresh.close();
            return [fresh.version, row.state, [...row.sealed], [...fresh.objectStoreNames]];
        })()""",
    )
    assert kept == [2, "waiting", [1, 2], ["pages", "records", "things"]]


@pytest.mark.parametrize(("pin", "weak"), [("123456", True), ("000000", True), ("654321", True), ("121212", True),
                                           ("123123", True), ("258013", False), ("114477", False)])  # fmt: skip
def test_the_first_guesses_are_no_pins(page: Page, pin: str, weak: bool) -> None:
    assert (
        page.evaluate(f"async () => (await import('/static/field/screens/pin.js')).isWeak('{pin}')") is weak
    )


def test_area_ids_keep_all_their_digits_on_the_way_through_the_phone(page: Page) -> None:
    grid, note = pack(43, 9, 3, 402, 1, 3), '"area":43009003402001003'
    sent = json.dumps({"area": grid, "data": {"note": note}, "areas": [{"id": grid}]}, separators=(",", ":"))
    read = ask(page, "json", "m.readJson(x)", sent)
    assert read == {"area": str(grid), "data": {"note": note}, "areas": [{"id": str(grid)}]}
    back = json.loads(
        ask(page, "json", "m.writeJson({area: m.readJson(x).area, note: m.readJson(x).data.note})", sent)
    )
    assert back == {"area": grid, "note": note}
    sealed = ask(
        page,
        "crypto",
        """await (async () => {
            const key = await m.sealingKey(new Uint8Array(32));
            const sealed = await m.seal(key, {area: x});
            return [m.toText(sealed), (await m.unseal(key, sealed)).area];
        })()""",
        str(grid),
    )
    raw = unwritten(sealed[0])
    assert json.loads(AESGCM(bytes(32)).decrypt(raw[:12], raw[12:], None)) == {"area": grid}
    assert sealed[1] == str(grid)


def test_only_the_same_button_twice_in_a_row_is_one_tap(page: Page) -> None:
    heard = page.evaluate(
        """async () => {
            await customElements.whenDefined('lf-app');
            const heard = [];
            const add = (name) => {
                const button = document.createElement('button');
                button.className = 'btn';
                button.onclick = () => heard.push(name);
                document.body.append(button);
                return button;
            };
            const [open, end] = [add('open'), add('end')];
            for (const each of [open, open, end, end, open]) each.click();
            return heard;
        }"""
    )
    assert heard == ["open", "end", "open"]
