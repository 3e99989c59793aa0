"""Run as a small program of its own: gives up root and its surroundings, ties its life to its parent's,
becomes PostgreSQL.

`python -I -S launch.py PARENT_PID UID GID COMMAND...`. A program instead of `preexec_fn`, which is not safe
in a process with threads. It is run by its path and imports nothing of ours.
"""

import ctypes
import os
import signal
import sys

# Nothing is inherited: in another locale than this one, trigrams of Chinese are empty.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def main(parent: int, uid: int, gid: int, command: list[str]) -> None:
    """Become `command` as user `uid`; on Linux it is told to stop when the thread that started it dies."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":  # after setuid, which clears it
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)
    if os.getppid() != parent:  # died before we asked to be told
        sys.exit("the program that wanted the database is gone")
    os.execve(command[0], command, ENVIRONMENT)  # noqa: S606 the command is our own list, no shell


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
