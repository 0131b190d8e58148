"""What cannot be put back or written: each gets a clear message in Dutch and harms nothing."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import backing_up
import pytest
from backing_up import command, make_backup, make_installation
from command_line import runner

from riskscan.store import backup_file
from riskscan.store.backup_file import Manifest

NOBODY = 65534
LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One installation with one backup, which no test changes."""
    folder = tmp_path_factory.mktemp("eerste") / "instance"
    world = make_installation(folder)
    make_backup(world)
    world.database.close()
    return folder


@pytest.fixture
def made(home: Path) -> Path:
    (path,) = (home / "reservekopieen").glob("*.tar")
    return path


def refuses(file: Path, tmp_path: Path, words: str) -> None:
    """Neither verify nor restore takes it; the new place stays as it was, without a file."""
    place = tmp_path / "nieuw"
    for arguments in (("backup", "verify", file), ("restore", file)):
        result = runner(place)(*arguments)
        assert result.exit_code == 1, result.output
        assert words in result.stderr
        assert "Traceback" not in result.output
        assert not place.exists() or backing_up.files(place) == {}


def header(name: str, **changes: object) -> bytes:
    info = tarfile.TarInfo(name)
    for key, value in changes.items():
        setattr(info, key, value)
    return info.tobuf(tarfile.GNU_FORMAT)


def tar_of(**files: bytes) -> bytes:
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(name.replace("__", "."))
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return output.getvalue()


BROKEN: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda _: b"", "is leeg"),
    "half": (lambda content: content[: len(content) // 2], "is afgebroken"),
    "without its last byte": (lambda content: content[:-1], "is afgebroken"),
    "half a manifest": (lambda content: content[:700], "is afgebroken"),
    "half a header": (lambda content: content[:100], "geen reservekopie"),
    "a letter": (lambda _: b"Geachte beheerder,\n" * 100, "geen reservekopie"),
    "another tar": (lambda _: tar_of(brief__txt=b"Hallo"), "geen reservekopie"),
    "a manifest of another kind": (lambda _: tar_of(manifest__json=b"[]"), "onleesbaar"),
    "a manifest that is no JSON": (lambda _: tar_of(manifest__json=b"{" * 10_000), "onleesbaar"),
    "something behind it": (lambda content: content + b"\n", "achter het laatste bestand"),
    "packed": (gzip.compress, "gzip --decompress"),
    "encrypted": (lambda content: b"age-encryption.org/v1\n" + content, "age --decrypt"),
    "packed with zstd": (lambda content: b"\x28\xb5\x2f\xfd" + content, "zstd --decompress"),
    "absurd size": (
        lambda content: header("manifest.json", size=8**11) + content[512:],
        "geen reservekopie",
    ),
    "a link in place of the manifest": (
        lambda content: header("manifest.json", type=tarfile.SYMTYPE, linkname="/etc/passwd") + content[512:],
        "geen reservekopie",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_refused(tmp_path: Path, made: Path, kind: str) -> None:
    breaking, words = BROKEN[kind]
    file = tmp_path / made.name
    file.write_bytes(breaking(made.read_bytes()))
    refuses(file, tmp_path, words)


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    refuses(tmp_path / "weg.tar", tmp_path, "bestaat niet")
    result = runner(tmp_path / "nieuw")("restore", tmp_path)
    assert result.exit_code == 2


def test_any_flipped_bit_is_found(tmp_path: Path, made: Path) -> None:
    content = made.read_bytes()
    manifest = backup_file.read_manifest(made)
    chosen = random.Random(6)
    # Every kind of place: headers, the manifest, padding, the empty end, and anywhere in the files.
    places = [*range(0, 600, 7), *range(len(content) - 2000, len(content), 301)]
    places += [chosen.randrange(len(content)) for _ in range(150)]
    file = tmp_path / "gewijzigd.tar"
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1 << chosen.randrange(8)
        file.write_bytes(changed)
        with pytest.raises(backup_file.BadBackup):
            backup_file.unpack(file, None)
    file.write_bytes(content)
    assert backup_file.unpack(file, None) == manifest


def rewritten(made: Path, target: Path, **changes: object) -> None:
    """A backup with another manifest, as whole in itself as one of this program."""
    with tempfile.TemporaryDirectory() as folder:
        manifest = backup_file.unpack(made, Path(folder))
        other = manifest.model_copy(update=changes)
        paths = {entry.name: Path(folder) / entry.name for entry in manifest.files}
        paths |= {
            entry.name: Path(folder) / "database.db" for entry in other.files if entry.name not in paths
        }
        with target.open("wb") as output:
            backup_file.write(output, other, paths)


def changes(manifest: Manifest, kind: str) -> tuple[dict[str, object], str]:
    first = manifest.files[0]
    match kind:
        case "newer format":
            return {"format": "reservekopie/2", "program": "9.1.0"}, "versie 9.1.0"
        case "newer database":
            return {"migrations": (*manifest.migrations, "m099_from_the_future")}, "m099_from_the_future"
        case "other counts":
            return {"counts": {**manifest.counts, "account": 99}}, "klopt niet met zijn eigen opgave: account"
        case "other log":
            audit = manifest.audit.model_copy(update={"head": "a" * 64})
            return {"audit": audit}, "klopt niet met zijn eigen opgave: logboek"
        case "hidden break":
            audit = manifest.audit.model_copy(update={"broken_at": 3})
            return {"audit": audit}, "klopt niet met zijn eigen opgave: logboek"
        case "older than it says":
            return {"migrations": manifest.migrations[:-1]}, "versie van de database"
    names = {"twice": "database.db", "absolute": "/etc/cron.d/x", "unknown": "geheim.key"}
    name = names.get(kind, kind)
    words = "ontbreekt of staat er twee keer in" if kind == "twice" else "een bestand dat er niet in hoort"
    return {"files": (*manifest.files, first.model_copy(update={"name": name}))}, words


@pytest.mark.parametrize(
    "kind",
    [
        "newer format",
        "newer database",
        "other counts",
        "other log",
        "hidden break",
        "older than it says",
        "twice",
        "absolute",
        "unknown",
        "../buiten",
        "archief/../../buiten",
        "archief/..",
        "archief//x",
        "archief/a\\..\\b",
    ],
)
def test_a_backup_that_is_whole_but_says_what_is_not_so_is_refused(
    tmp_path: Path, made: Path, kind: str
) -> None:
    changed, words = changes(backup_file.read_manifest(made), kind)
    file = tmp_path / "anders.tar"
    rewritten(made, file, **changed)
    refuses(file, tmp_path, words)
    assert not (tmp_path / "buiten").exists()


def test_a_file_that_is_a_link_in_the_tar_is_refused(tmp_path: Path, made: Path) -> None:
    content = made.read_bytes()
    entry = backup_file.read_manifest(made).files[0]
    with tarfile.open(made) as tar:
        place = tar.getmember(entry.name).offset
    link = header(entry.name, type=tarfile.SYMTYPE, linkname="/etc/passwd", size=entry.size, mode=0o600)
    file = tmp_path / "link.tar"
    file.write_bytes(content[:place] + link + content[place + 512 :])
    refuses(file, tmp_path, f"de kop van {entry.name} klopt niet")


@pytest.mark.parametrize("there", ["riskscan.db", "riskscan.db-wal", "archief/brief.pdf"])
def test_nothing_is_overwritten(tmp_path: Path, made: Path, there: str) -> None:
    place = tmp_path / "bezet"
    (place / there).parent.mkdir(parents=True)
    (place / there).write_bytes(b"van iemand")
    before = backing_up.files(place)
    result = runner(place)("restore", made)
    assert result.exit_code == 1
    assert str(place / there.split("/")[0]) in result.stderr
    assert "verplaats dit eerst" in result.stderr
    assert backing_up.files(place) == before


def test_a_database_that_appears_during_the_restore_stays(
    tmp_path: Path, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "nieuw"
    real = os.link

    def late(source: Path, target: Path) -> None:
        Path(target).write_bytes(b"van de server")
        real(source, target)

    monkeypatch.setattr("riskscan.store.restore.os.link", late)
    result = runner(place)("restore", made)
    assert result.exit_code == 1
    assert "Tijdens het terugzetten is" in result.stderr
    assert backing_up.files(place) == {"riskscan.db": b"van de server"}


def test_demo_and_real_are_not_mixed_up(tmp_path: Path, made: Path) -> None:
    result = runner(tmp_path / "nieuw")("restore", made, "--demo")
    assert (result.exit_code, "zonder --demo" in result.stderr) == (1, True)
    rewritten(made, tmp_path / "demo.tar", demo=True)
    result = runner(tmp_path / "nieuw")("restore", tmp_path / "demo.tar")
    assert (result.exit_code, "met --demo" in result.stderr) == (1, True)
    assert not (tmp_path / "nieuw").exists()


# A full disk: no file of the process may grow beyond a limit, which an administrator cannot pass either.


@pytest.mark.parametrize("step", ["begin of the copy", "end of the copy", "end of the tar"])
def test_a_full_disk_leaves_no_backup_behind_and_the_installation_as_it_was(
    home: Path, tmp_path: Path, step: str
) -> None:
    place = tmp_path / "instance"
    shutil.copytree(home, place)
    shutil.rmtree(place / "reservekopieen")
    (place / "archief" / "groot.bin").write_bytes(b"x" * 200_000)
    copied = backup_file.read_manifest(next((home / "reservekopieen").glob("*.tar"))).files[0].size
    limit = {
        "begin of the copy": 50_000,
        "end of the copy": copied - 5000,
        "end of the tar": copied + 100_000,
    }[step]
    before = backing_up.rows(place / "riskscan.db")
    process = command(place, "backup", before=LIMITED.format(limit))
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (1, "")
    assert "schijf" in errors
    assert "vol" in errors
    assert "Traceback" not in errors
    assert backing_up.backups(place) == []
    assert backing_up.rows(place / "riskscan.db") == before


@pytest.mark.parametrize("limit", [50_000, 300_000])
def test_a_full_disk_during_a_restore_leaves_nothing(made: Path, tmp_path: Path, limit: int) -> None:
    place = tmp_path / "nieuw"
    process = command(place, "restore", made, before=LIMITED.format(limit))
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (1, "")
    assert "vol" in errors
    assert "Traceback" not in errors
    assert backing_up.files(place) == {}
    assert runner(place)("restore", made).exit_code == 0


def test_a_disk_without_room_is_told_before_anything_is_unpacked(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr("riskscan.store.restore.shutil.disk_usage", lambda _: full)
    result = runner(tmp_path / "nieuw")("restore", made)
    assert result.exit_code == 1
    assert "Maak ruimte vrij" in result.stderr
    assert backing_up.files(tmp_path / "nieuw") == {}


# A folder in which nobody may write: permission bits do not stop an administrator, so another user tries.


@pytest.fixture
def open_home(home: Path) -> Iterator[Path]:
    """A copy that another user can read, outside the folders of the tests, which are closed to others."""
    folder = Path(tempfile.mkdtemp())
    shutil.copytree(home, folder / "instance")
    closed = folder / "dicht"
    closed.mkdir()
    if os.geteuid() == 0:
        folder.chmod(0o755)
        for path in (folder / "instance", *(folder / "instance").rglob("*")):
            os.chown(path, NOBODY, NOBODY)
    closed.chmod(0o555)
    yield folder
    closed.chmod(0o700)
    shutil.rmtree(folder)


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Step down to someone who may not write everywhere, as an administrator may."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


def kept(folder: Path) -> dict[str, bytes]:
    """Without what SQLite keeps beside a database that is open."""
    return {
        name: content
        for name, content in backing_up.files(folder).items()
        if not name.endswith(("-wal", "-shm"))
    }


def test_a_folder_without_write_permission_is_told(open_home: Path) -> None:
    place, closed = open_home / "instance", open_home / "dicht"
    (file,) = (place / "reservekopieen").glob("*.tar")
    with ordinary_user():
        before = kept(place)
        backup_result = runner(place)("backup", "--to", closed)
        restore_result = runner(closed / "nieuw")("restore", file)
        assert kept(place) == before
    assert backup_result.exit_code == restore_result.exit_code == 1
    assert f"In {closed} kan niet worden geschreven" in backup_result.stderr
    assert f"In {closed / 'nieuw'} kan niet worden geschreven" in restore_result.stderr
    assert list(closed.iterdir()) == []


@pytest.mark.parametrize("arguments", [("backup", "--to"), ("restore",)])
def test_a_place_that_is_a_file_is_told(
    tmp_path: Path, home: Path, made: Path, arguments: tuple[str, ...]
) -> None:
    file = tmp_path / "bestand"
    file.write_text("geen map", encoding="utf-8")
    if arguments[0] == "backup":
        result = runner(home)("backup", "--to", file / "map")
    else:
        result = runner(file / "map")("restore", made)
    assert result.exit_code == 1
    assert "kan niet worden geschreven" in result.stderr
    assert file.read_text(encoding="utf-8") == "geen map"


def test_a_list_of_removals_that_cannot_be_read_stops_the_restore(tmp_path: Path, made: Path) -> None:
    damaged = tmp_path / "redacties.jsonl"
    damaged.write_text('{"id": 1\n', encoding="utf-8")
    result = runner(tmp_path / "nieuw")("restore", made, "--redactions", damaged)
    assert result.exit_code == 1
    assert "beschadigd" in result.stderr
    assert backing_up.files(tmp_path / "nieuw") == {}
    result = runner(tmp_path / "nieuw")("restore", made, "--redactions", tmp_path / "weg.jsonl")
    assert (result.exit_code, "bestaat niet" in result.stderr) == (1, True)


def test_restore_tells_as_json_what_was_put_back(tmp_path: Path, made: Path, home: Path) -> None:
    result = runner(tmp_path / "nieuw")("restore", made, "--json")
    told = json.loads(result.stdout)
    assert told["database"] == str(tmp_path / "nieuw" / "riskscan.db")
    assert (told["migrated"], told["removed_again"]) == ([], 0)
    assert told["counts"]["scan"] == 1
