"""Reading a StatLine table from a server of the documented shape, and reading its lines in as figures."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from command_line import add_user, runner

from riskscan.documents.statline import period_of

REGIONS = [
    {"Key": "NL01  ", "Title": "Nederland"},
    {"Key": "PV20  ", "Title": "Groningen (PV)"},
    {"Key": "VT01  ", "Title": "Groningen (VT)"},
    {"Key": "VT99  ", "Title": "Atlantis (VT)"},
    {"Key": "GM0014", "Title": "Groningen"},
]
PERIODS = [
    {"Key": "2020JJ00", "Title": "2020", "Status": "Definitief"},
    {"Key": "2021HJ01", "Title": "2021 1e halfjaar*", "Status": "Voorlopig"},
]
PROPERTIES = [
    {"ID": 0, "Type": "Dimension", "Key": "KenmerkenMelding", "Title": "Kenmerken"},
    {"ID": 1, "Type": "GeoDetail", "Key": "RegioS", "Title": "Regio's"},
    {"ID": 2, "Type": "TimeDimension", "Key": "Perioden", "Title": "Perioden"},
    {"ID": 3, "Type": "TopicGroup", "Key": "", "Title": "Aantallen"},
    {"ID": 4, "Type": "Topic", "Key": "OntvangenMeldingen_7", "Title": "Ontvangen meldingen", "Unit": "aantal"},
    {"ID": 5, "Type": "Topic", "Key": "GestarteAdviezen_8", "Title": "Gestarte  adviezen", "Unit": "x 1 000"},
]  # fmt: skip
CATEGORIES = [{"Key": "T001   ", "Title": "Totaal"}, {"Key": "A123   ", "Title": "Politie"}]
CELLS = {("NL01  ", "2020JJ00"): ("  127410", "  143.2"), ("VT01  ", "2020JJ00"): ("    2535", "      ."),
         ("GM0014", "2020JJ00"): ("       .", "      0"), ("GM0014", "2021HJ01"): ("      45", ""),
         ("PV20  ", "2020JJ00"): ("    2600", "      3"), ("VT99  ", "2020JJ00"): ("     100", "      1")}  # fmt: skip


def rows() -> list[dict[str, str]]:
    """Totals first, and another category with values that nobody asked for."""
    return [
        {
            "KenmerkenMelding": category["Key"], "RegioS": region, "Perioden": period,
            "OntvangenMeldingen_7": meldingen if category["Title"] == "Totaal" else "999",
            "GestarteAdviezen_8": adviezen,
        }
        for category in CATEGORIES
        for (region, period), (meldingen, adviezen) in CELLS.items()
    ]  # fmt: skip


class Cbs(BaseHTTPRequestHandler):
    """Answers as OData version 3 of StatLine does, with filter, selection and pages."""

    asked: list[str] = []

    def do_GET(self) -> None:
        path, query = (
            urlparse(self.path).path,
            {k: v[0] for k, v in parse_qs(urlparse(self.path).query).items()},
        )
        self.asked.append(path.rsplit("/", 1)[-1])
        parts: dict[str, list[dict[str, object]]] = {
            "TableInfos": [{"ID": 0, "Title": "Veilig Thuis; kerncijfers", "Modified": "2021-10-29T02:00:00"}],
            "DataProperties": list(PROPERTIES),  # type: ignore[arg-type]
            "RegioS": list(REGIONS), "Perioden": list(PERIODS), "KenmerkenMelding": list(CATEGORIES),  # type: ignore[arg-type]
        }  # fmt: skip
        found = parts.get(path.rsplit("/", 1)[-1])
        if path.endswith("/UntypedDataSet"):
            wanted = dict(part.replace("'", "").split(" eq ", 1) for part in query["$filter"].split(" and "))
            chosen = [row for row in rows() if all(row[key] == value for key, value in wanted.items())]
            skip, top = int(query["$skip"]), int(query["$top"])
            columns = query["$select"].split(",")
            found = [{column: row[column] for column in columns} for row in chosen[skip : skip + top]]
        self.send_response(200 if found is not None else 404)
        self.end_headers()
        self.wfile.write(json.dumps({"odata.metadata": "x", "value": found or []}).encode())

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


@pytest.fixture
def base() -> Iterator[str]:
    Cbs.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Cbs)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/odata"
    server.shutdown()
    thread.join()
    server.server_close()


def lines(text: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in text.splitlines()]


def test_names_of_columns_come_from_the_table_and_marks_are_kept(base: str, tmp_path: Path) -> None:
    made = runner(tmp_path)(
        "cbs", "84847NED", "--base", base, "--topic", "Ontvangen meldingen=meldingen",
        "--dimension", "KenmerkenMelding=Totaal",
    )  # fmt: skip
    assert made.exit_code == 0, made.stderr
    found = {
        (row.get("organisatie", row.get("gemeente")), row["van"], row["tot"]): (
            row["waarde"],
            row["markering"],
        )
        for row in lines(made.stdout)
    }
    assert found == {
        ("Nederland", "2020-01-01", "2020-12-31"): ("127410", ""),
        ("groningen", "2020-01-01", "2020-12-31"): ("2535", ""),
        ("GM0014", "2020-01-01", "2020-12-31"): ("leeg", "onderdrukt"),
        ("GM0014", "2021-01-01", "2021-06-30"): ("45", "voorlopig"),
    }
    assert (
        lines(made.stdout)[0]["bron"]
        == "CBS StatLine 84847NED, Veilig Thuis; kerncijfers, stand van 2021-10-29"
    )
    assert "Niet overgenomen: 2 cijfers van 2 regio's (Atlantis (VT), Groningen (PV))." in made.stderr


def test_a_unit_in_thousands_is_multiplied_and_an_empty_cell_is_no_value(base: str, tmp_path: Path) -> None:
    made = runner(tmp_path)(
        "cbs", "84847NED", "--base", base, "--topic", "Gestarte adviezen=adviesvragen",
        "--dimension", "KenmerkenMelding=T001", "--region", "VT99=friesland",
    )  # fmt: skip
    assert [(row.get("organisatie"), row["waarde"]) for row in lines(made.stdout)] == [
        ("Nederland", "143200"), ("groningen", "leeg"), (None, "0"), ("friesland", "1000"),
    ]  # fmt: skip


def test_the_lines_are_read_in_as_figures(base: str, tmp_path: Path) -> None:
    add_user(runner(tmp_path), "leider@voorbeeld.nl", "programmaleider")
    made = runner(tmp_path)(
        "cbs", "84847NED", "--base", base, "--topic", "Ontvangen meldingen=meldingen",
        "--dimension", "KenmerkenMelding=Totaal", "-o", str(tmp_path / "cbs.jsonl"),
    )  # fmt: skip
    assert made.exit_code == 0, made.stderr
    read = ["import", "cijfers", str(tmp_path / "cbs.jsonl"), "--as", "leider@voorbeeld.nl", "--write"]
    first, second = runner(tmp_path)(*read), runner(tmp_path)(*read)
    assert (first.exit_code, first.stdout.splitlines()[-1]) == (
        0, "Ingelezen: 4 nieuw, 0 gewijzigd, 0 gelijk, 0 overgeslagen.",
    )  # fmt: skip
    assert second.stdout == "Ingelezen: 0 nieuw, 0 gewijzigd, 4 gelijk, 0 overgeslagen.\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["84847NED", "--topic", "Verzonnen=meldingen", "--dimension", "KenmerkenMelding=Totaal"],
            "heeft niet het onderwerp",
        ),
        (["84847NED", "--topic", "Ontvangen meldingen=meldingen"], "Kies met --dimension KenmerkenMelding=…"),
        (["8484", "--topic", "Ontvangen meldingen=meldingen"], "is geen tabel"),
        (["84847NED", "--topic", "Ontvangen meldingen"], "Schrijf links en rechts"),
        (["84847NED", "--topic", "Ontvangen meldingen=verzonnen"], "is er niet"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_what_to_do(
    base: str, tmp_path: Path, arguments: list[str], words: str
) -> None:
    made = runner(tmp_path)("cbs", *arguments, "--base", base)
    assert made.exit_code != 0
    assert words in made.stderr
    assert made.stdout == ""


def test_without_a_network_the_command_says_so(tmp_path: Path) -> None:
    made = runner(tmp_path)(
        "cbs", "84847NED", "--base", "http://127.0.0.1:9", "--topic", "Ontvangen meldingen=meldingen"
    )
    assert made.exit_code == 1
    assert "niet te bereiken" in made.stderr


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2020JJ00", "2020-01-01", "2020-12-31"), ("2020HJ02", "2020-07-01", "2020-12-31"),
        ("2020KW01", "2020-01-01", "2020-03-31"), ("2020MM02", "2020-02-01", "2020-02-29"),
        ("2020MM12", "2020-12-01", "2020-12-31"),
    ],
)  # fmt: skip
def test_a_code_of_a_period_is_its_first_and_last_day(code: str, start: str, end: str) -> None:
    period = period_of(code)
    assert period is not None
    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)


@pytest.mark.parametrize("code", ["2020X000", "2020KW05", "2020MM13", "20201231", ""])
def test_another_code_is_no_period(code: str) -> None:
    assert period_of(code) is None
