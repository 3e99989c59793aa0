"""The one error of this package."""


class Unavailable(Exception):
    """The embedded database cannot be had: says what is wrong, where, and what to do.

    `code` is a stable word for programs: already_running, not_running, no_wheel, no_user, private_folder,
    folder, socket_path, other_version, password_lost, foreign_server, disk_full, locale, failed.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
