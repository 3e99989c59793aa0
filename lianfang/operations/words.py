"""What a finding is called, what stands about it, and what to do when it is not well."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.operations.rules import Finding, Level

LEVELS: dict[Level, tuple[Promise, str]] = {
    Level.BAD: (_("Act now"), "red"),
    Level.WATCH: (_("Look today"), "amber"),
    Level.FINE: (_("Well"), "green"),
}

_RESTART = _(
    "See whether background work runs (lianfang work, or its unit), and what its log says; then start it again."
)
_ROOM = _("Remove what is not needed, or give it a larger disk. When it is full, nothing more is stored.")

# key → its name, how it stands, what to do
WORDS: dict[str, tuple[Promise, Promise, Promise]] = {
    "database": (
        _("Database"),
        _("It does not answer: %(why)s"),
        _(
            "Start it (lianfang database, or its unit), or look at the server that LIANFANG_DATABASE_URL names."
        ),
    ),
    "followers": (
        _("Background work"),
        _("%(n)s followers are behind, by up to %(minutes)s minutes: %(names)s"),
        _RESTART,
    ),
    "messages": (
        _("Messages to people"),
        _("%(n)s wait to be sent, the first for %(minutes)s minutes"),
        _("See whether the sender answers: the page of messages names what failed. Then background work."),
    ),
    "files": (
        _("Tables that were brought in"),
        _("%(n)s are being read, the first without a sign for %(minutes)s minutes"),
        _RESTART,
    ),
    "audit": (
        _("Chain of the audit"),
        _("%(n)s rows are in no block yet, the first for %(minutes)s minutes"),
        _RESTART,
    ),
    "phones": (
        _("Phones"),
        _("%(n)s of %(all)s that were heard within a week were silent for a day"),
        _("Ask their teams whether the app opens, and whether there is a line at their sites."),
    ),
    "refusals": (
        _("Refused uploads"),
        _("%(n)s were kept and wait for a person"),
        _("Open them in the list of refused uploads; many of one kind come from an old app."),
    ),
    "disputes": (
        _("Disputed facts"),
        _("%(n)s wait for a person"),
        _("Let more people settle them: tubes with a disputed fact are held."),
    ),
    "turned_away": (
        _("Requests that were turned away"),
        _("%(n)s in this hour and the last"),
        _("See at which pages and why: many wrong passwords or codes mean that somebody guesses."),
    ),
    "connections": (
        _("Connections to the database"),
        _("%(n)s of %(most)s are taken"),
        _("Run fewer web servers (--workers), or allow more connections (max_connections)."),
    ),
    "clock": (
        _("Time of this machine"),
        _("This machine and the database are %(seconds)s seconds apart"),
        _("Let both machines take their time from one time server (chrony, systemd-timesyncd)."),
    ),
    "migrations": (
        _("Tables of the database"),
        _("%(n)s changes of this release have not been made"),
        _("Run: lianfang upgrade"),
    ),
    "ingest": (
        _("Rights of uploads"),
        _("Uploads are stored with all rights on the database"),
        _(
            "Let the server’s superuser run CREATE ROLE lianfang_ingest; GRANT lianfang_ingest TO the role of "
            "LIANFANG_DATABASE_URL; then run: lianfang upgrade. In a cluster of several machines it cannot be done."
        ),
    ),
    "reader": (
        _("Rights of pages"),
        _("Pages are read with all rights on the database"),
        _(
            "Let the server’s superuser run CREATE ROLE lianfang_reader; GRANT lianfang_reader TO the role of "
            "LIANFANG_DATABASE_URL; then run: lianfang upgrade. In a cluster of several machines it cannot be done."
        ),
    ),
    "no_backups": (
        _("Backups"),
        _("No folder was chosen: if this disk is lost, the city is lost"),
        _("Name a folder on another disk in LIANFANG_BACKUPS, start again, and run: lianfang backup"),
    ),
    "never_backed_up": (_("Backups"), _("There is none yet"), _("Run: lianfang backup")),
    "backup": (
        _("Newest backup"),
        _("%(hours)s hours old"),
        _("See why the daily backup did not run (its timer and its log); run: lianfang backup"),
    ),
    "backup_unsound": (
        _("Newest backup"),
        _("It could not be restored when it was tried: %(why)s"),
        _("Take another one at once: lianfang backup. Keep the earlier ones. Look at the disk they lie on."),
    ),
    "backup_unverified": (
        _("Newest backup"),
        _("Nobody tried whether it can be restored"),
        _("Run: lianfang backup verify"),
    ),
    "never_archived": (
        _("Copy of every change"),
        _("None was made yet: only whole backups could be restored"),
        _("Start the city with LIANFANG_BACKUPS set; for a server of your own run: lianfang archive"),
    ),
    "archive": (
        _("Copy of every change"),
        _("%(minutes)s minutes behind: so much would be lost with this disk"),
        _("See whether the disk of backups is full or gone; the log of the database says what failed."),
    ),
    "disk_data": (_("Disk of the data"), _("%(percent)s %% free, %(gigabytes)s GB"), _ROOM),
    "disk_backups": (
        _("Disk of the backups"),
        _("%(percent)s %% free, %(gigabytes)s GB"),
        _("Keep fewer days (LIANFANG_BACKUP_DAYS) and run lianfang backup thin, or give it a larger disk."),
    ),
    "keys": (
        _("Key files"),
        _("Others on this machine can read: %(files)s"),
        _("Take their rights away: chmod 600, and think about whether somebody did read them."),
    ),
    "cores": (
        _("Processors"),
        _("%(n)s: enough for about %(carried)s registrations a second"),
        _("Give it two or more: a second one keeps pages quick while phones send."),
    ),
    "memory": (
        _("Memory"),
        _("%(gigabytes)s GB"),
        _("A district works with 4 GB, a city with 8 GB or more."),
    ),
    "room": (
        _("Room on the disk"),
        _("%(gigabytes)s GB free"),
        _("Plan 200 GB for a city of four million, and as much elsewhere for its backups."),
    ),
    "flushes": (
        _("Flushes of the disk"),
        _("%(n)s a second, %(ms)s ms each"),
        _("Every commit waits for one: put the data on a solid-state disk, not on a network share."),
    ),
    "writes": (
        _("Writing to the disk"),
        _("%(n)s MB a second"),
        _("Put the data on a faster disk, or keep backups off this one."),
    ),
    "open_files": (
        _("Open files"),
        _("A process may open %(n)s"),
        _("Each connected phone needs one: set LimitNOFILE=65536 in the unit, or ulimit -n 65536."),
    ),
    "font": (
        _("Chinese font"),
        _("There is none: nothing can be printed"),
        _("Install one (Debian: fonts-noto-cjk), or name a folder that holds one in LIANFANG_FONTS."),
    ),
    "certificate_unread": (
        _("Certificate"),
        _("It cannot be read: %(why)s"),
        _(
            "Name a file in LIANFANG_CERTIFICATE that the account of Lianfang may read, or take that setting out."
        ),
    ),
    "certificate": (
        _("Certificate"),
        _("Ends in %(days)s days"),
        _("Renew it: see what the web server in front (Caddy, nginx with certbot) says about it."),
    ),
}
_WELL: dict[str, Promise] = {
    "followers": _("All followers have read everything"),
    "messages": _("%(n)s wait to be sent"),
    "files": _("%(n)s are being read"),
    "migrations": _("All changes of this release have been made"),
    "ingest": _("Uploads are stored by a role that may little else"),
    "reader": _("The database shows pages the people of the reader’s areas alone"),
    "keys": _("Only their owner can read them"),
    "archive": _("Everything was copied"),
    "font": _("%(name)s is there"),
}


def name(finding: Finding) -> str:
    """Name what was looked at."""
    return str(WORDS[finding.key][0])


def said(finding: Finding) -> str:
    """Say how it stands."""
    text = WORDS[finding.key][1]
    if finding.level == Level.FINE:
        text = _WELL.get(finding.key, text)
    return str(text) % finding.values


def to_do(finding: Finding) -> str:
    """Say what to do; nothing where all is well."""
    return "" if finding.level == Level.FINE else str(WORDS[finding.key][2])
