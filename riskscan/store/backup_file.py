"""The file of a backup: one tar with a manifest, written so that every byte of it can be checked.

Header for header the file is what ``write`` makes of its manifest, and the manifest holds a hash of itself and
of every file. So reading needs to trust nothing: a name, kind or size that ``write`` would not have written is
a change, and a file that ends early is known by its length.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tarfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Annotated

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, ValidationError

from riskscan.store.database import StoreError

FORMAT = "reservekopie/1"
MANIFEST = "manifest.json"
DATABASE = "database.db"
JOURNAL = "redacties.jsonl"
ARCHIVE = "archief"
_LARGEST_MANIFEST = 32 * 1024 * 1024
_CHUNK = 1024 * 1024
_BEGINNINGS = (
    (b"age-encryption.org/", "versleuteld met age. Ontsleutel het eerst: age --decrypt"),
    (b"-----BEGIN AGE", "versleuteld met age. Ontsleutel het eerst: age --decrypt"),
    (b"\x28\xb5\x2f\xfd", "ingepakt met zstd. Pak het eerst uit: zstd --decompress"),
    (b"\x1f\x8b", "ingepakt met gzip. Pak het eerst uit: gzip --decompress"),
)
_Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class BadBackup(StoreError):
    """The file cannot be used as a backup; the message is Dutch and says why. Nothing was changed."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class FileEntry(_Part):
    """A file in the backup; ``name`` is its path inside, with forward slashes."""

    name: str
    size: NonNegativeInt
    sha256: _Digest


class AuditState(_Part):
    """How long the audit log was, the hashes of its first and last entry, and where its chain was broken."""

    entries: NonNegativeInt
    begin: _Digest
    head: _Digest
    broken_at: NonNegativeInt | None = None


class Manifest(_Part):
    """What a backup holds and what it was made from; ``made_at`` is UTC, ISO 8601."""

    format: str
    program: str
    made_at: str
    demo: bool
    settings: Mapping[str, str]
    key: str
    """Fingerprint of the secret key, which itself is not in the backup."""
    migrations: tuple[str, ...]
    counts: Mapping[str, NonNegativeInt]
    audit: AuditState
    loose_references: NonNegativeInt
    files: tuple[FileEntry, ...]

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    def to_bytes(self) -> bytes:
        """As it is stored: readable JSON with a hash of itself."""
        content = self.model_dump(mode="json")
        return json.dumps({**content, "sha256": _own_digest(content)}, indent=1, ensure_ascii=False).encode()


def _own_digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(target: IO[bytes], manifest: Manifest, paths: Mapping[str, Path]) -> None:
    """Write the manifest and then, in its order, the files, which stand at these paths."""
    stored = manifest.to_bytes()
    target.write(_header(MANIFEST, len(stored), manifest))
    target.write(stored + _padding(len(stored)))
    for entry in manifest.files:
        target.write(_header(entry.name, entry.size, manifest))
        with paths[entry.name].open("rb") as source:
            while chunk := source.read(_CHUNK):
                target.write(chunk)
        target.write(_padding(entry.size))
    # As tar ends: at least two empty blocks, up to a whole record.
    target.write(bytes(_length(manifest) - target.tell()))


def read_manifest(path: Path) -> Manifest:
    """Only the manifest, checked against its own hash. Raises ``BadBackup``."""
    with _opened(path) as file:
        return _manifest(file, path)


def unpack(path: Path, folder: Path | None, *, only: str = "") -> Manifest:
    """Check every byte, and write the files (or only the named one) in the folder, when there is one.

    Raises ``BadBackup``; what was written until then is the caller's to remove.
    """
    with _opened(path) as file:
        manifest = _manifest(file, path)
        length, wanted = os.fstat(file.fileno()).st_size, _length(manifest)
        if length < wanted:
            raise BadBackup(
                f"{path} is afgebroken: {length} van {wanted} bytes. Haal het bestand opnieuw op, of neem een "
                "andere reservekopie."
            )
        for entry in manifest.files:
            keep = folder is not None and only in ("", entry.name)
            _unpack_one(file, path, manifest, entry, folder / entry.name if folder and keep else None)
        rest = wanted - file.tell()
        if length != wanted or file.read() != bytes(rest):
            raise _changed(path, "er staat iets achter het laatste bestand")
    return manifest


def _unpack_one(
    file: IO[bytes], path: Path, manifest: Manifest, entry: FileEntry, target: Path | None
) -> None:
    header = _header(entry.name, entry.size, manifest)
    if file.read(len(header)) != header:
        raise _changed(path, f"de kop van {entry.name} klopt niet")
    digest = hashlib.sha256()
    with _new_file(target) as output:
        for chunk in _chunks(file, entry.size):
            digest.update(chunk)
            output.write(chunk)
        output.flush()
        if target is not None:
            os.fsync(output.fileno())
    if digest.hexdigest() != entry.sha256 or file.read(-entry.size % 512) != _padding(entry.size):
        raise _changed(path, f"{entry.name} klopt niet met zijn controlegetal")


def _new_file(target: Path | None) -> IO[bytes]:
    if target is None:
        return open(os.devnull, "wb")  # noqa: PTH123
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _chunks(file: IO[bytes], size: int) -> Iterator[bytes]:
    while size:
        chunk = file.read(min(size, _CHUNK))
        if not chunk:
            return
        size -= len(chunk)
        yield chunk


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise BadBackup(f"Het bestand {path} bestaat niet.") from error
    except OSError as error:
        raise BadBackup(f"{path} is niet te lezen ({error.strerror}).") from error


def _manifest(file: IO[bytes], path: Path) -> Manifest:
    first = file.read(tarfile.BLOCKSIZE)
    if not first:
        raise BadBackup(f"{path} is leeg. Neem een andere reservekopie.")
    for beginning, what in _BEGINNINGS:
        if first.startswith(beginning):
            raise BadBackup(f"{path} is {what} {path.name}")
    try:
        info = tarfile.TarInfo.frombuf(first, "utf-8", "strict")
    except (tarfile.HeaderError, UnicodeError):
        info = tarfile.TarInfo("")
    if info.name != MANIFEST or not info.isreg() or info.size > _LARGEST_MANIFEST:
        raise BadBackup(f"{path} is geen reservekopie van de risicoscan, of het begin ervan is beschadigd.")
    stored = file.read(info.size)
    if len(stored) < info.size or len(padding := file.read(-info.size % 512)) < -info.size % 512:
        raise BadBackup(f"{path} is afgebroken, al in het begin. Neem een andere reservekopie.")
    manifest = parse_manifest(stored, path)
    if first != _header(MANIFEST, info.size, manifest) or padding != _padding(info.size):
        raise _changed(path, f"de kop van {MANIFEST} klopt niet")
    return manifest


def parse_manifest(stored: bytes, path: Path) -> Manifest:
    """Read and check a stored manifest; ``path`` is for the message. Raises ``BadBackup``."""
    try:
        content = json.loads(stored)
        own = content.pop("sha256")
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise _changed(path, f"{MANIFEST} is onleesbaar") from error
    if own != _own_digest(content):
        raise _changed(path, f"{MANIFEST} klopt niet met zijn controlegetal")
    if content.get("format") != FORMAT:
        raise BadBackup(
            f"{path} heeft het formaat {content.get('format')}; dit programma leest {FORMAT}. De reservekopie "
            f"is gemaakt met versie {content.get('program')}. Gebruik die versie of een nieuwere."
        )
    try:
        manifest = Manifest.model_validate_json(json.dumps(content))
        if manifest.to_bytes() != stored:
            raise ValueError("not as it is written")
        _header(MANIFEST, len(stored), manifest)
    except (ValidationError, ValueError) as error:
        raise _changed(path, f"{MANIFEST} heeft een andere inhoud dan hoort") from error
    _check_names(manifest, path)
    return manifest


_ARCHIVED = re.compile(rf"{ARCHIVE}(/[^/\\\x00-\x1f\ud800-\udfff]+)+")


def is_archive_name(name: str) -> bool:
    """Whether a file of the archive can have this name in a backup: nothing that leads elsewhere, only text."""
    return bool(_ARCHIVED.fullmatch(name)) and not {".", ".."} & set(name.split("/"))


def _check_names(manifest: Manifest, path: Path) -> None:
    names = [entry.name for entry in manifest.files]
    for name in names:
        if name not in (DATABASE, JOURNAL) and not is_archive_name(name):
            raise BadBackup(
                f"{path} bevat een bestand dat er niet in hoort: {name!r}. Er is niets uitgepakt."
            )
    if len(set(names)) != len(names) or DATABASE not in names:
        raise _changed(path, "een bestand ontbreekt of staat er twee keer in")


def _changed(path: Path, what: str) -> BadBackup:
    return BadBackup(f"{path} is beschadigd of gewijzigd: {what}. Neem een andere reservekopie.")


def _header(name: str, size: int, manifest: Manifest) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, 0o600, int(manifest.moment.timestamp())
    return info.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")


def _padding(size: int) -> bytes:
    return bytes(-size % tarfile.BLOCKSIZE)


def _length(manifest: Manifest) -> int:
    """How many bytes the whole file has."""
    sizes = [(MANIFEST, len(manifest.to_bytes())), *((entry.name, entry.size) for entry in manifest.files)]
    used = sum(len(_header(name, size, manifest)) + size + len(_padding(size)) for name, size in sizes)
    return -(-(used + 2 * tarfile.BLOCKSIZE) // tarfile.RECORDSIZE) * tarfile.RECORDSIZE
