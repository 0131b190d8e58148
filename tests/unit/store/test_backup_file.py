"""The file of a backup as a format: what is written is read, and nothing else gets through, whatever it is."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskscan.store import backup_file
from riskscan.store.backup_file import AuditState, BadBackup, FileEntry, Manifest

NAMES = st.lists(
    st.text(
        st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="/\\"), min_size=1, max_size=80
    ).filter(lambda part: part not in (".", "..")),
    min_size=1,
    max_size=3,
).map(lambda parts: "/".join(["archief", *parts]))
CONTENTS = st.dictionaries(NAMES, st.binary(max_size=1500), max_size=5)
MOMENTS = st.datetimes().map(lambda moment: f"{moment.isoformat()}+00:00")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def manifest_of(contents: dict[str, bytes], **changes: object) -> Manifest:
    files = tuple(
        FileEntry(name=name, size=len(content), sha256=hashlib.sha256(content).hexdigest())
        for name, content in contents.items()
    )
    whole = {
        "format": backup_file.FORMAT,
        "program": "0.1.0",
        "made_at": "2016-07-04T12:00:00.000000+00:00",
        "demo": False,
        "settings": {},
        "key": "",
        "migrations": ("m001_first_schema",),
        "counts": {"account": 1},
        "audit": AuditState(entries=0, begin="0" * 64, head="0" * 64),
        "loose_references": 0,
        "files": files,
    }
    return Manifest(**{**whole, **changes})  # type: ignore[arg-type]


def written(folder: Path, contents: dict[str, bytes], manifest: Manifest) -> Path:
    paths = {}
    for number, (name, content) in enumerate(contents.items()):
        paths[name] = folder / f"deel{number}"
        paths[name].write_bytes(content)
    output = io.BytesIO()
    backup_file.write(output, manifest, paths)
    file = folder / "kopie.tar"
    file.write_bytes(output.getvalue())
    return file


def not_beneath_each_other(contents: dict[str, bytes]) -> bool:
    """A name cannot be a file and the folder of another."""
    return not any(other.startswith(f"{name}/") for name in contents for other in contents)


@settings(max_examples=40)
@given(CONTENTS.filter(not_beneath_each_other), st.binary(max_size=2000))
def test_what_is_written_comes_back_as_it_was(contents: dict[str, bytes], database: bytes) -> None:
    every = {"database.db": database, **contents}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        manifest = manifest_of(every)
        file = written(folder, every, manifest)
        try:
            assert backup_file.unpack(file, folder / "uit") == manifest
        except OSError:  # a name that is too long for a disk is refused there
            assert any(len(part.encode()) > 255 for one in contents for part in one.split("/"))
            return
        for one, content in every.items():
            assert (folder / "uit" / one).read_bytes() == content


@given(st.binary(max_size=3000))
def test_any_bytes_are_refused_in_words(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "kopie.tar"
        file.write_bytes(content)
        with pytest.raises(BadBackup):
            backup_file.unpack(file, Path(name) / "uit")


@given(st.sampled_from([*Manifest.model_fields, "anders"]), VALUES)
def test_any_value_in_a_manifest_is_read_or_refused_in_words(key: str, value: object) -> None:
    content = {**manifest_of({"database.db": b""}).model_dump(mode="json"), key: value}
    stored = json.dumps({**content, "sha256": backup_file._own_digest(content)}, indent=1, ensure_ascii=False)
    try:
        raw = stored.encode()
    except UnicodeEncodeError:
        return
    try:
        read = backup_file.parse_manifest(raw, Path("kopie.tar"))
    except BadBackup:
        return
    assert read.to_bytes() == raw


@given(MOMENTS)
def test_any_moment_can_be_written_or_is_refused(made_at: str) -> None:
    manifest = manifest_of({"database.db": b""}, made_at=made_at)
    try:
        assert backup_file.parse_manifest(manifest.to_bytes(), Path("kopie.tar")).made_at == made_at
    except BadBackup:
        assert made_at < "1970"


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("archief/brief.pdf", True),
        ("archief/2016/Brief één.pdf", True),
        ("archief/..brief", True),
        ("archief", False),
        ("archief/", False),
        ("archief/../x", False),
        ("archief/./x", False),
        ("archief//x", False),
        ("/archief/x", False),
        ("archief/a\\b", False),
        ("archief/a\nb", False),
        ("archief/\udcff", False),
        ("brief.pdf", False),
    ],
)
def test_only_names_that_stay_within_the_archive_are_taken(name: str, allowed: bool) -> None:
    assert backup_file.is_archive_name(name) is allowed
