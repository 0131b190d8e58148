"""The report per organisation as PDF (PDF/A-2a and PDF/UA-1 in one file).

WeasyPrint and its C libraries are loaded at the first report, not at import, so that the web
application starts quickly. ``check_system_libraries`` says in Dutch what is missing on a machine.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import warnings
from types import ModuleType

from riskscan.documents.pdf_html import report_html
from riskscan.documents.report import Length, ReportData

_INSTALL = (
    "Installeer de bibliotheken met: sudo apt-get install {packages} (Debian of Ubuntu) en start opnieuw."
)
_PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig"


class MissingLibrary(RuntimeError):
    """A system library for PDF is absent; the message says in Dutch which package to install."""


def check_system_libraries() -> None:
    """Assert that reports can be made on this machine; raises ``MissingLibrary``.

    Without libharfbuzz-subset WeasyPrint only warns, but then writes slower and writes other bytes
    at every run, so that the archive's hash would prove nothing: here that is an error.
    """
    if _text_engine().harfbuzz_subset is None:
        raise MissingLibrary(
            "De bibliotheek libharfbuzz-subset ontbreekt. Zonder haar is een rapport (pdf) elke keer anders. "
            + _INSTALL.format(packages="libharfbuzz-subset0")
        )


def render_report(data: ReportData, length: Length = Length.FULL) -> bytes:
    """The report as PDF; the same data and length give the same bytes.

    Raises ``MissingLibrary`` when this machine cannot make PDFs, ``RefusedAddress`` (of
    ``documents.pdf_engine``) when the layout asks for anything but the project's own files.
    """
    return write(report_html(data, length))


def write(html: str) -> bytes:
    """A document of the project as PDF. Raises as ``render_report`` does."""
    check_system_libraries()
    from riskscan.documents import pdf_engine

    return pdf_engine.write(html)


def _text_engine() -> ModuleType:
    """WeasyPrint's module of C libraries. Its own English notice on a missing one is held back."""
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ffi: ModuleType = importlib.import_module("weasyprint.text.ffi")
    except OSError as error:
        raise MissingLibrary(
            "De bibliotheken om rapporten (pdf) te maken ontbreken of zijn onvolledig. "
            + _INSTALL.format(packages=_PANGO)
        ) from error
    return ffi
