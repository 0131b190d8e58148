"""The PDF engine reads only the project's own files, and a machine that cannot make PDFs is told so."""

from __future__ import annotations

import subprocess
import sys

import pytest
from weasyprint.urls import FatalURLFetchingError

from riskscan import paths
from riskscan.documents import pdf_engine
from riskscan.documents.pdf import check_system_libraries


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.ttf",
        "https://example.org/x.svg",
        "ftp://example.org/x.svg",
        "file:///etc/passwd",
        (paths.STATIC / "fonts" / "SourceSans3-Bold.ttf").as_uri(),
        "data:image/svg+xml,<svg/>",
        "static:/etc/passwd",
        "static:../../documents/pdf.py",
        "static:fonts/../../../paths.py",
        "static:fonts/OFL.md",
        "static:fonts",
        "pdf:../macros/symbols.html",
        "pdf:report.html",
        "symbol:../etc",
        "PDF:print.css",
        "",
    ],
)
def test_every_address_outside_the_layout_is_refused(address: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        pdf_engine.ProjectFiles().fetch(address)


def test_a_link_inside_the_folder_that_leads_outside_is_refused(tmp_path: pytest.TempPathFactory) -> None:
    class Elsewhere(pdf_engine.ProjectFiles):
        ROOTS = {"static": tmp_path}

    (tmp_path / "x.svg").symlink_to("/etc/passwd")  # type: ignore[operator]
    with pytest.raises(FatalURLFetchingError):
        Elsewhere().fetch("static:x.svg")


def test_the_files_of_the_layout_are_given() -> None:
    fetcher = pdf_engine.ProjectFiles()
    assert fetcher.fetch("static:fonts/SourceSans3-Bold.ttf").read()[:4] == b"\x00\x01\x00\x00"
    assert b"@page" in fetcher.fetch("pdf:print.css").read()
    assert fetcher.fetch("symbol:2").read().startswith(b"<svg xmlns=")


def test_a_layout_that_asks_for_another_host_makes_no_report() -> None:
    html = '<html lang="nl"><title>x</title><p><img src="http://127.0.0.1:9/x.png" alt="x">'
    with pytest.raises(pdf_engine.RefusedAddress, match="mag een rapport niet ophalen"):
        pdf_engine.write(html)


def test_this_machine_has_the_libraries() -> None:
    check_system_libraries()


def _message_without(library: str) -> str:
    """What a machine without this library says: its loading fails, as the system would let it fail."""
    script = f"""
import cffi
real = cffi.FFI.dlopen
def dlopen(self, name, flags=0):
    if {library!r} in str(name):
        raise OSError(f"cannot load library {{name}}")
    return real(self, name, flags)
cffi.FFI.dlopen = dlopen
from riskscan.documents.pdf import MissingLibrary, check_system_libraries
try:
    check_system_libraries()
except MissingLibrary as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout


def test_a_missing_pango_is_said_in_dutch_with_the_packages_to_install() -> None:
    message = _message_without("pango-1.0")
    assert message.startswith("De bibliotheken om rapporten (pdf) te maken ontbreken")
    assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig" in message


def test_a_missing_subset_library_is_an_error_although_weasyprint_only_warns() -> None:
    message = _message_without("harfbuzz-subset")
    assert message.startswith("De bibliotheek libharfbuzz-subset ontbreekt.")
    assert "apt-get install libharfbuzz-subset0" in message


def test_the_engine_is_not_loaded_before_the_first_report() -> None:
    script = (
        "import sys, riskscan.documents.pdf; print('weasyprint' in sys.modules, 'fontTools' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
