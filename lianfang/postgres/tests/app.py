"""A program that wants a database: `python -m lianfang.postgres.tests.app ROOT NAME=VALUE...`.

It says `ready URL`, waits for the end of its standard input, and shows that the database outlives its own end.
"""

import sys
from pathlib import Path

import psycopg

from lianfang.postgres import Unavailable, running


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main(root: str, *settings: str) -> None:
    try:
        with running(Path(root), settings=dict(each.split("=", 1) for each in settings)) as url:
            try:
                say("ready", url)
                sys.stdin.read()
            finally:
                with psycopg.connect(url) as connection:
                    say("answers", *connection.execute("select 1").fetchone() or ())
        say("ended")
    except Unavailable as error:
        say("unavailable", error.code, error)
        sys.exit(3)


if __name__ == "__main__":
    main(*sys.argv[1:])
