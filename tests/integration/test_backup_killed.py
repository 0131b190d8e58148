"""``kill -9`` in the middle of a backup and of a restore, and two at the same time.

The process kills itself at a chosen step, so that each step is met every time: what it leaves is what any kill
at that moment leaves.
"""

from __future__ import annotations

import fcntl
import shutil
import signal
from pathlib import Path

import backing_up
import pytest
from backing_up import command, make_backup, make_installation
from command_line import runner

KILL = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
BACKUP_STEPS = {
    "the copy is made": "import riskscan.store.backup as m; m.examine = lambda *_: kill()",
    "half the file is written": (
        "import riskscan.store.backup as m\n"
        "def half(target, *_): target.write(b'x' * 100_000); target.flush(); kill()\n"
        "m.backup_file.write = half"
    ),
    "it is being read back": "import riskscan.store.backup as m; m.backup_file.unpack = lambda *_: kill()",
    "it gets its name": "import riskscan.store.backup as m; m._free_name = lambda *_: kill()",
}
RESTORE_STEPS = {
    "half is unpacked": (
        "import riskscan.store.restore as m; real = m.backup_file.unpack\n"
        "def half(path, folder): real(path, folder, only='database.db'); kill()\n"
        "m.backup_file.unpack = half"
    ),
    "the database is brought up to date": "import riskscan.store.restore as m; m.examine = count(m.examine, 2)",
    "the archive is placed": "import riskscan.store.restore as m; m.os.link = lambda *_: kill()",
    "the database is placed": (
        "import riskscan.store.restore as m; real = m.os.link\n"
        "def link(*names): real(*names); kill()\n"
        "m.os.link = link"
    ),
}
TOOLS = f"""
def kill():
    {KILL}
def count(real, last):
    calls = []
    def called(*arguments):
        calls.append(1)
        return kill() if len(calls) == last else real(*arguments)
    return called
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("eerste") / "instance"
    world = make_installation(folder)
    make_backup(world)
    world.database.close()
    return folder


def killed(folder: Path, step: str, *arguments: str | Path) -> None:
    process = command(folder, *arguments, before=TOOLS + step)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL, errors


@pytest.mark.parametrize("step", BACKUP_STEPS)
def test_a_killed_backup_leaves_no_file_with_its_name_and_the_next_one_cleans_up(
    home: Path, tmp_path: Path, step: str
) -> None:
    place = tmp_path / "instance"
    shutil.copytree(home, place)
    there, before = backing_up.backups(place), backing_up.rows(place / "riskscan.db")
    killed(place, BACKUP_STEPS[step], "backup")
    left = backing_up.backups(place)
    assert [name for name in left if name.endswith(".tar")] == there
    assert any(name.startswith(".reservekopie-bezig-") for name in left), (
        "the kill came before anything was there"
    )
    assert backing_up.rows(place / "riskscan.db") == before
    assert runner(place)("backup").exit_code == 0
    after = backing_up.backups(place)
    assert len(after) == 2
    assert set(there) < set(after)
    assert all(name.endswith(".tar") for name in after)


@pytest.mark.parametrize("step", RESTORE_STEPS)
def test_a_killed_restore_leaves_all_or_nothing_and_the_next_one_cleans_up(
    home: Path, tmp_path: Path, step: str
) -> None:
    place = tmp_path / "nieuw"
    (made,) = (home / "reservekopieen").glob("*.tar")
    before = made.read_bytes()
    killed(place, RESTORE_STEPS[step], "restore", made)
    assert made.read_bytes() == before
    assert (place / ".terugzetten-bezig").is_dir()
    complete = (place / "riskscan.db").exists()
    assert complete is (step == "the database is placed")
    assert (place / "archief").exists() is (step in ("the archive is placed", "the database is placed"))
    again = runner(place)("restore", made)
    assert again.exit_code == (1 if complete else 0), again.output
    assert not (place / ".terugzetten-bezig").exists()
    assert (place / "archief" / "2016" / "brief.txt").read_bytes() == b"Geachte wethouder"
    verified = runner(place)("audit", "verify")
    assert verified.exit_code == 0, verified.output


def test_what_someone_put_in_the_archive_after_a_killed_restore_is_not_removed(
    home: Path, tmp_path: Path
) -> None:
    place = tmp_path / "nieuw"
    (made,) = (home / "reservekopieen").glob("*.tar")
    killed(place, RESTORE_STEPS["the archive is placed"], "restore", made)
    (place / "archief" / "van-mij.pdf").write_bytes(b"%PDF-")
    again = runner(place)("restore", made)
    assert again.exit_code == 1
    assert str(place / "archief") in again.stderr
    assert backing_up.files(place) == {"archief/van-mij.pdf": b"%PDF-"}


@pytest.mark.parametrize(
    ("lock", "arguments", "words"),
    [
        ("reservekopieen/.reservekopie.slot", ("backup",), "wordt al een reservekopie gemaakt"),
        (".terugzetten.slot", ("restore",), "wordt al een reservekopie teruggezet"),
    ],
)
def test_a_second_one_at_the_same_time_is_refused_and_leaves_the_first_its_files(
    home: Path, tmp_path: Path, lock: str, arguments: tuple[str, ...], words: str
) -> None:
    place = tmp_path / "instance"
    shutil.copytree(home, place)
    busy = (
        place / "reservekopieen" / ".reservekopie-bezig-x"
        if arguments[0] == "backup"
        else place / ".terugzetten-bezig"
    )
    busy.mkdir()
    with (place / lock).open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        made = next((home / "reservekopieen").glob("*.tar"))
        result = runner(place)(*arguments, *([made] if arguments[0] == "restore" else []))
    assert result.exit_code == 1
    assert words in result.stderr
    assert busy.is_dir()
