"""Every command of the command line and what it takes; docs/reference/commands.md is made from this."""

import argparse
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from lianfang.cli.workers import default

# Kinds of table of lianfang.exchange.kinds, which is not loaded here; a test compares them.
TABLES = (
    *("areas", "sites", "people", "organisations", "staff", "volunteers", "cases", "contacts", "visits"),
    *("stock", "ways", "economy", "results", "doses", "elders", "donations", "linelist"),
)
CITY = ZoneInfo("Asia/Shanghai")
WORKERS = "processes that serve; without it one for each core, at most 4"


def workers(text: str) -> int:
    """Read how many processes serve.

    Raises ValueError for anything but 1 to 64.
    """
    if not 1 <= int(text) <= 64:
        raise ValueError(text)
    return int(text)


def shards(text: str) -> int:
    """Read into how many parts rows are spread.

    Raises ValueError for anything but 1 to 1,024.
    """
    if not 1 <= int(text) <= 1024:
        raise ValueError(text)
    return int(text)


def day(text: str) -> date:
    """Read a day such as 2021-08-05.

    Raises argparse.ArgumentTypeError, which says how one is written.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a day; write one like 2021-08-05") from None


def moment(text: str) -> datetime:
    """Read a moment such as 2021-08-05T08:30; without a zone it is the time of the city.

    Raises argparse.ArgumentTypeError, which says how one is written.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}” is not a moment; write one like 2021-08-05T08:30 or 2021-08-05T08:30+08:00"
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=CITY)


def parser() -> argparse.ArgumentParser:
    """Describe every command; docs/reference/commands.md is made from this."""
    top = argparse.ArgumentParser(prog="lianfang", description="A city's outbreak-response system.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    demo = commands.add_parser("demo", help="replay Yiyang's outbreak of 2021 and serve it")
    demo.add_argument("--people", type=int, default=80_000, metavar="N", help="size of the register")
    demo.add_argument("--until", type=day, default=date(2021, 9, 23), metavar="DAY")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--no-serve", action="store_true", help="replay, print the figures, exit")
    demo.add_argument("--json", action="store_true", help="print the closing figures as JSON")
    demo.add_argument("--fresh", action="store_true", help="tell the story again from the start")
    serve = commands.add_parser("serve", help="database, web and background work of a city, in one")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--workers", type=workers, default=default(), metavar="N", help=WORKERS)
    web = commands.add_parser("web", help="only the web server")
    web.add_argument("--port", type=int, default=8000)
    web.add_argument("--host", default="127.0.0.1")
    web.add_argument("--workers", type=workers, default=1, metavar="N", help=WORKERS)
    commands.add_parser("work", help="only the background work")
    commands.add_parser("database", help="only the embedded database, and the copy of its changes")
    upgrade = commands.add_parser("upgrade", help="bring the tables up to date while the city works")
    upgrade.add_argument("--plan", action="store_true", help="only name what would be done")
    check = commands.add_parser("check", help="say in plain words what is late or wrong, and what to do")
    check.add_argument("--json", action="store_true")
    doctor = commands.add_parser(
        "doctor", help="say what this machine can carry, and what to change about it"
    )
    doctor.add_argument("--json", action="store_true")
    first = commands.add_parser("administrator", help="make the first administrator of a city")
    first.add_argument("username")
    _bench(commands)
    _import(commands)
    _results(commands)
    _fhir(commands)
    _verified(commands)
    _backups(commands)
    _beyond(commands)
    _paper(commands)
    _trace(commands)
    commands.add_parser("protocol", help="check the protocol files")
    commands.add_parser("docs", help="write docs/reference again from the code")
    commands.add_parser(
        "messages", help="collect the English, compile the Chinese, name what is untranslated"
    )
    manage = commands.add_parser("manage", help="Django's own commands")
    manage.add_argument("arguments", nargs=argparse.REMAINDER)
    return top


def _audit(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    audit = commands.add_parser(
        "audit", help="say whether the audit is what was written; give its signed head"
    )
    audit.add_argument("deed", choices=["verify", "head"])
    audit.add_argument(
        "--from", dest="since", type=day, metavar="DAY", help="verify: only what was closed since then"
    )
    audit.add_argument(
        "--head", type=Path, nargs="+", default=[], metavar="FILE", help="verify: against these heads too"
    )
    audit.add_argument("--out", type=Path, metavar="FILE", help="head: write it there")
    audit.add_argument("--json", action="store_true", help="verify: what was found, for programs")


def _verified(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    gifts = commands.add_parser("donations", help="add the books of gifts up anew and say what differs")
    gifts.add_argument("deed", choices=["verify"])
    gifts.add_argument("--json", action="store_true")
    _audit(commands)
    _keys(commands)


def _keys(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    keys = commands.add_parser("keys", help="bring in a new key of identity numbers, while the city works")
    keys.add_argument("deed", choices=["status", "rotate", "retire"])
    keys.add_argument("--wait", action="store_true", help="rotate: seal everything again at once, here")
    keys.add_argument("--json", action="store_true", help="how far it is, for programs")


def _backups(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    erase = commands.add_parser("erase", help="erase the personal data whose days are over")
    erase.add_argument("--dry-run", action="store_true", help="only say what would be erased")
    erase.add_argument("--json", action="store_true")
    backup = commands.add_parser(
        "backup", help="copy the whole city to LIANFANG_BACKUPS, and try the copy out"
    )
    deeds = ("take", "list", "verify", "thin")
    backup.add_argument("deed", nargs="?", default="take", choices=deeds, help="take when not said")
    backup.add_argument(
        "name", nargs="?", default="", help="verify: which one, or all; the newest when not said"
    )
    backup.add_argument(
        "--keys", type=Path, metavar="FOLDER", help="copy the keys there; not beside the backups"
    )
    backup.add_argument("--no-verify", action="store_true", help="do not try it out on a scratch server")
    backup.add_argument("--json", action="store_true")
    restore = commands.add_parser("restore", help="put a stopped city back from its backups")
    restore.add_argument(
        "--at", type=moment, metavar="TIME", help="such as 2021-08-05T08:30; as far as it goes"
    )
    restore.add_argument("--backup", default="", metavar="NAME", help="this one, and no changes after it")
    restore.add_argument("--keys", type=Path, metavar="FOLDER", help="bring the keys from there")
    restore.add_argument("--without-keys", action="store_true", help="identity numbers stay unreadable")
    restore.add_argument(
        "--into", type=Path, metavar="FOLDER", help="for a server of one's own: an empty folder"
    )
    commands.add_parser("archive", help="copy every change of a server of one's own to LIANFANG_BACKUPS")
    commands.add_parser(
        "restored", help="after the database was put back in another way: read everything again"
    )


def _beyond(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    cluster = commands.add_parser("cluster", help="lay the tables over several machines, with Citus")
    cluster.add_argument(
        "deed", choices=["plan", "apply", "check"], help="only say how; do it, in an empty database; compare"
    )
    cluster.add_argument(
        "--shards", type=shards, default=32, metavar="N", help="apply: into how many parts rows are spread"
    )
    cluster.add_argument("--json", action="store_true")

    extract = commands.add_parser(
        "extract", help="write counts of a day by area as Parquet files; nobody is named"
    )
    extract.add_argument("--day", type=day, required=True, metavar="DAY", help="such as 2021-08-05")
    extract.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help="what it holds of that day goes"
    )
    extract.add_argument("--by", metavar="USERNAME", required=True, help="who takes it; is noted")
    extract.add_argument("--reason", metavar="WORDS", required=True, help="what it is for; is noted")


def _bench(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    bench = commands.add_parser("bench", help="measure, beside a reference in the same run")
    bench.add_argument("name")
    bench.add_argument(
        "--size", "--people", type=int, metavar="N", help="how much to measure; all when not said"
    )
    bench.add_argument(
        "--compared", type=int, metavar="N", help="trace: how many cases the other engines answer too"
    )
    bench.add_argument(
        "--instance",
        type=Path,
        metavar="FILE",
        help="rota: plan an instance of the Curtois format; routes: one of Solomon's or VRPLIB, or a folder of them",
    )
    bench.add_argument("--at", default="", metavar="URL", help="pages: of a demo that runs already")
    bench.add_argument(
        "--as",
        dest="who",
        default="commander",
        metavar="NAME",
        help="pages: as whom of its cast; the commander",
    )
    bench.add_argument("--json", action="store_true")


def _import(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    imports = commands.add_parser("import", help="read a table or a line list from a file")
    imports.add_argument("kind", choices=TABLES, metavar="KIND", help=", ".join(TABLES))
    imports.add_argument("file", type=Path, nargs="?")
    imports.add_argument("--shapes", type=Path, metavar="GEOJSON")
    imports.add_argument("--errors", type=Path, metavar="OUT", help="where the refused rows go")
    imports.add_argument("--by", metavar="USERNAME", help="who reads it in; not needed before the first user")
    imports.add_argument("--dry-run", action="store_true", help="only say what would come of it")
    imports.add_argument(
        "--mapping", type=Path, metavar="JSON", help="field → column, where the guess is wrong"
    )
    _line_list(imports)


def _line_list(imports: argparse.ArgumentParser) -> None:
    only = imports.add_argument_group("linelist")
    only.add_argument("--edges", type=Path, metavar="FILE", help="who infected whom, by the ids of the list")
    only.add_argument("--outbreak", metavar="ID", help="its id or area; the one being fought when not said")
    only.add_argument(
        "--dates", choices=["dmy", "mdy"], help="day or month first; by the dates when not said"
    )
    only.add_argument("--links", choices=["infector", "related"], help="what the links of --edges mean")
    only.add_argument(
        "--elsewhere", metavar="WORDS", help="places outside in the source of infection: Wuhan,Hubei"
    )
    only.add_argument("--settled", action="store_true", help="an old list: its clocks run no more")


def _results(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    results = commands.add_parser("results", help="read a laboratory's file of results")
    results.add_argument("file", type=Path)
    results.add_argument("--laboratory", required=True, metavar="NAME", help="its name or id")
    results.add_argument("--instrument", metavar="NAME", help="whose columns are remembered")
    results.add_argument(
        "--method", metavar="KEY", help="kind of test; the protocol's usual one when not said"
    )
    results.add_argument("--dry-run", action="store_true", help="only say what would come of it")
    results.add_argument("--errors", type=Path, metavar="OUT", help="where the rows go that were not taken")
    results.add_argument(
        "--answers", type=Path, metavar="OUT", help="of HL7 messages: where their acknowledgements go"
    )
    results.add_argument("--by", metavar="USERNAME", required=True, help="who reads it in")


def _fhir(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    fhir = commands.add_parser("fhir", help="take a FHIR bundle in: results, doses, cases")
    fhir.add_argument("file", type=Path)
    fhir.add_argument("--area", required=True, metavar="CODE", help="where people live who are not on record")
    fhir.add_argument("--laboratory", metavar="NAME", help="whose results it holds: its name or id")
    fhir.add_argument("--dry-run", action="store_true", help="only say what would come of it")
    fhir.add_argument("--outcome", type=Path, metavar="OUT", help="where the OperationOutcome goes")
    fhir.add_argument("--by", metavar="USERNAME", required=True, help="who takes it in")


def _trace(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    trace = commands.add_parser("trace", help="who was near somebody, asked of Parquet files with DuckDB")
    trace.add_argument("--parquet", nargs="+", required=True, metavar="FILE", help="files or patterns")
    trace.add_argument("--person", required=True, metavar="ID", help="as the column person has it")
    trace.add_argument("--since", required=True, metavar="TIME", help="such as 2021-08-01T08:00")
    trace.add_argument("--until", required=True, metavar="TIME")
    trace.add_argument("--now", metavar="TIME", help="until when those who were near are followed")
    trace.add_argument("--after", type=int, default=15, metavar="MINUTES", help="that the air counts")
    trace.add_argument(
        "--close", type=int, default=15, metavar="MINUTES", help="from which people are followed"
    )
    trace.add_argument("--best", type=int, default=200, metavar="N", help="of the second step")


def _paper(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    paper = commands.add_parser(
        "paper-kit", help="print what a site needs when the power is out, as PDF files"
    )
    paper.add_argument("--site", required=True, metavar="ID")
    paper.add_argument("--round", metavar="ID", help="not needed when the site works for one")
    paper.add_argument("--tubes", type=int, default=100, metavar="N", help="each gets two stickers")
    paper.add_argument("--forms", type=int, metavar="N", help="one for each tube when not said")
    paper.add_argument("--slips", type=int, default=5, metavar="N", help="one for each box")
    paper.add_argument("--no-lists", action="store_true", help="without household and visit lists")
    paper.add_argument("--out", type=Path, default=Path(), metavar="FOLDER")
    paper.add_argument("--language", choices=["zh-hans", "en"], default="zh-hans")
    paper.add_argument(
        "--labels", choices=["52.5x29.7", "48.5x25.4"], default="52.5x29.7", help="40 a sheet, in mm"
    )
    paper.add_argument("--by", metavar="USERNAME", required=True, help="who prints it; stands on every page")
