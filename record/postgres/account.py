"""As whom does the server run? As ourselves, or as a dedicated user when we are root."""

import fcntl
import os
import pwd
import shutil
import stat
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from .trouble import PostgresError

NAME = "docketproof"
WHERE_USERS_ARE = "/etc"
"""The directory stays the same while the file in it is replaced, so it can be locked."""
# PostgreSQL reads PG* variables and locale settings from its environment: it gets none of ours.
ENVIRONMENT = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Account:
    """The operating system's user that owns the data and runs the server."""

    uid: int
    gid: int
    switch: bool
    """Whether we are root and must become this user first."""

    def run(
        self,
        *command: str | Path,
        pass_fds: tuple[int, ...] = (),
        output: int = subprocess.PIPE,
        timeout: float = 60,
    ) -> subprocess.CompletedProcess[str]:
        """Run a short command as this user, detached from our terminal; return what it said.

        Raises:
            PostgresError: it did not finish within the timeout, in seconds.
        """
        try:
            return subprocess.run(  # noqa: S603 - our own binaries with our own arguments.
                [str(part) for part in command],
                user=self.uid if self.switch else None,
                group=self.gid if self.switch else None,
                extra_groups=[] if self.switch else None,
                env=ENVIRONMENT,
                cwd="/",
                pass_fds=pass_fds,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                text=True,
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise PostgresError(
                f"{command[0]} did not finish within {timeout:.0f} s. Is the disk full or slow? "
                "Start again."
            ) from late

    def reaches(self, directory: Path) -> bool:
        """Whether this user can enter the directory."""
        return self.run("/bin/sh", "-c", 'cd "$1"', "sh", directory).returncode == 0

    def reads(self, file: Path) -> bool:
        """Whether this user can read the file."""
        return self.run("/bin/sh", "-c", 'test -r "$1"', "sh", file).returncode == 0

    def own_directory(self, directory: Path) -> None:
        """Create the directory if it is missing: this user's, closed to everyone else.

        Raises:
            PostgresError: it is a link, or somebody else's, as anyone may make in a shared place.
        """
        directory.mkdir(mode=0o700, exist_ok=True)
        found = directory.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), self.uid):
            raise PostgresError(
                f"{directory} is a link or belongs to somebody else (user id {found.st_uid}), but "
                f"the server runs as user id {self.uid}. Start Docketproof as the user who "
                "started it first, or remove it."
            )
        directory.chmod(0o700)
        if found.st_uid != self.uid:
            os.chown(directory, self.uid, self.gid)


def account() -> Account:
    """The user to run as: ourselves, or `docketproof`, created if missing, when we are root."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    entry = _entry() or _created()
    return Account(entry.pw_uid, entry.pw_gid, switch=True)


def _entry() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return None


def _created() -> pwd.struct_passwd:
    """Create the user, one process at a time: two useradds at once both do, each under its id."""
    place = os.open(WHERE_USERS_ARE, os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX)
        return _entry() or _added()
    finally:
        os.close(place)


def _added() -> pwd.struct_passwd:
    """The user, added; somebody else may do the same by hand, so the last word is the lookup."""
    useradd = shutil.which("useradd", path=ENVIRONMENT["PATH"])
    said = "there is no useradd command"
    for _ in range(20):
        if useradd:
            said = _useradd(useradd)
        if entry := _entry():
            return entry
        time.sleep(0.1)
    raise PostgresError(
        f"PostgreSQL does not run as root, and the user {NAME!r} could not be created ({said}). "
        f"Create a system user named {NAME!r}, start Docketproof as an ordinary user, or set "
        "DATABASE_URL."
    )


def _useradd(useradd: str) -> str:
    command = [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/"]
    command += ["--shell", "/usr/sbin/nologin", NAME]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stderr.strip() or f"exit code {done.returncode}"
