"""Reading a table of CBS StatLine (OData version 3): its metadata, and its values with their marks.

Names of columns are read from the table itself, since they differ per table and change (normen.md §7). Only the
command line uses this, where there is a network; no page ever does.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from riskscan.domain.figures import Mark
from riskscan.domain.lifecycle import Period

BASE = "https://opendata.cbs.nl/ODataApi/odata"
_PAGE = 1000
_TIMEOUT_S = 60
_MAX_ANSWER = 50 * 1024 * 1024
_WITHHELD = frozenset({".", "x"})
"""How StatLine writes a value that is unknown, too uncertain or secret."""


class StatlineError(Exception):
    """The table cannot be read; the message says in Dutch why and what to do."""


class Area(StrEnum):
    """What sort of region a value is of."""

    COUNTRY = "land"
    MUNICIPALITY = "gemeente"
    VEILIG_THUIS = "regio van Veilig Thuis"
    OTHER = "anders"


@dataclass(frozen=True, slots=True)
class Region:
    key: str
    title: str

    @property
    def area(self) -> Area:
        if self.key.startswith("NL"):
            return Area.COUNTRY
        if self.key.startswith("GM"):
            return Area.MUNICIPALITY
        return Area.VEILIG_THUIS if self.title.endswith("(VT)") else Area.OTHER

    @property
    def name(self) -> str:
        """Without the mark of its kind: "Haaglanden" for "Haaglanden (VT)"."""
        return re.sub(r" \([A-Z]{2}\)$", "", self.title)


@dataclass(frozen=True, slots=True)
class Topic:
    """A column with values."""

    key: str
    title: str
    unit: str


@dataclass(frozen=True, slots=True)
class Table:
    """What a table says of itself. ``dimensions`` are the columns that are no value, besides region and period."""

    id: str
    title: str
    modified: str
    topics: tuple[Topic, ...]
    dimensions: tuple[str, ...]
    region_key: str
    period_key: str

    def topic(self, title: str) -> Topic:
        """The topic with this title; raises ``StatlineError`` that names those there are."""
        found = [one for one in self.topics if one.title.casefold() == title.strip().casefold()]
        if len(found) == 1:
            return found[0]
        known = ", ".join(f"‘{one.title}’" for one in self.topics)
        how_many = "niet" if not found else "meer dan één keer"
        raise StatlineError(f"Tabel {self.id} heeft {how_many} het onderwerp ‘{title}’. Er is: {known}.")


@dataclass(frozen=True, slots=True)
class Value:
    """One value: None when it is withheld, with its mark."""

    region: Region
    period: Period
    number: Decimal | None
    mark: Mark


class Statline:
    """One table at one address."""

    def __init__(self, table_id: str, base: str = BASE) -> None:
        if not re.fullmatch(r"[0-9]{5}[A-Z]{3}", table_id):
            raise StatlineError(f"‘{table_id}’ is geen tabel. Een tabel heet bijvoorbeeld 84847NED.")
        if not re.match(r"https?://", base):
            raise StatlineError("Het adres van CBS begint met https://.")
        self._address = f"{base.rstrip('/')}/{table_id}"
        self.id = table_id

    def table(self) -> Table:
        """Read what the table says of itself; raises ``StatlineError``."""
        (info,) = self._values("TableInfos")[:1] or [{}]
        properties = self._values("DataProperties")
        of_type: dict[str, list[dict[str, Any]]] = {}
        for one in properties:
            of_type.setdefault(str(one.get("Type", "")), []).append(one)
        regions = [*of_type.get("GeoDimension", ()), *of_type.get("GeoDetail", ())]
        periods = of_type.get("TimeDimension", [])
        if not regions or not periods:
            raise StatlineError(
                f"Tabel {self.id} heeft geen regio's of geen perioden en kan niet worden ingelezen."
            )
        return Table(
            self.id,
            _clean(info.get("Title", "")),
            str(info.get("Modified", ""))[:10],
            tuple(
                Topic(str(one["Key"]), _clean(one.get("Title", "")), str(one.get("Unit") or "").strip())
                for one in of_type.get("Topic", ())
            ),
            tuple(str(one["Key"]) for one in of_type.get("Dimension", ())),
            str(regions[0]["Key"]),
            str(periods[0]["Key"]),
        )

    def values(self, table: Table, topic: Topic, chosen: dict[str, str]) -> Iterator[Value]:
        """The values of a topic, for one category of every other dimension (by title or key).

        Raises ``StatlineError`` when a dimension has no choice, or the choice is not there.
        """
        regions = {
            one["Key"].strip(): Region(one["Key"].strip(), _clean(one["Title"]))
            for one in self._values(table.region_key)
        }
        periods = {one["Key"].strip(): str(one.get("Status") or "") for one in self._values(table.period_key)}
        keys = {name: self._category(name, chosen) for name in table.dimensions}
        factor = _factor(topic)
        conditions = [f"{name} eq '{key}'" for name, key in keys.items()]
        for row in self._rows(conditions, (table.region_key, table.period_key, topic.key)):
            region = regions.get(str(row[table.region_key]).strip())
            code = str(row[table.period_key]).strip()
            period = period_of(code)
            if region is None or period is None:
                continue
            value = _value(row.get(topic.key), factor, periods.get(code, ""))
            if value is not None:
                yield Value(region, period, *value)

    def _category(self, dimension: str, chosen: dict[str, str]) -> str:
        categories = {str(one["Key"]): _clean(one["Title"]) for one in self._values(dimension)}
        wanted = chosen.get(dimension, "").strip().casefold()
        for key, title in categories.items():
            if wanted and wanted in (key.strip().casefold(), title.casefold()):
                return key
        known = ", ".join(f"‘{title}’" for title in list(categories.values())[:12])
        raise StatlineError(f"Kies met --dimension {dimension}=… een van: {known}.")

    def _rows(self, conditions: list[str], columns: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        """All rows, page by page; ``UntypedDataSet`` keeps the signs that stand in place of a value."""
        seen = 0
        while True:
            query = {"$select": ",".join(columns), "$skip": str(seen), "$top": str(_PAGE)}
            if conditions:
                query["$filter"] = " and ".join(conditions)
            rows = self._values("UntypedDataSet", query)
            yield from rows
            seen += len(rows)
            if len(rows) < _PAGE:
                return

    def _values(self, part: str, query: dict[str, str] | None = None) -> list[dict[str, Any]]:
        address = f"{self._address}/{urllib.parse.quote(part)}"
        if query:
            address += "?" + urllib.parse.urlencode(query, quote_via=urllib.parse.quote)
        request = urllib.request.Request(address, headers={"Accept": "application/json"})  # noqa: S310 - checked above
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310
                content = answer.read(_MAX_ANSWER + 1)
        except urllib.error.HTTPError as error:
            missing = (
                "Die tabel is er niet." if error.code == 404 else f"CBS antwoordt met fout {error.code}."
            )
            raise StatlineError(f"{missing} ({address})") from error
        except (urllib.error.URLError, OSError) as error:
            raise StatlineError(f"CBS is niet te bereiken ({error}). Is er een netwerk?") from error
        try:
            found = json.loads(content[:_MAX_ANSWER])["value"]
        except (ValueError, KeyError, TypeError) as error:
            raise StatlineError(f"Het antwoord van CBS is niet te lezen. ({address})") from error
        return [one for one in found if isinstance(one, dict)]


def _clean(text: object) -> str:
    return " ".join(str(text).split())


def _factor(topic: Topic) -> Decimal:
    """What a printed value is multiplied by: "x 1 000" is a unit of StatLine."""
    found = re.fullmatch(r"x\s*(1[\s\u00a0]?000(?:[\s\u00a0]?000)?)(?:\s.*)?", topic.unit)
    return Decimal(re.sub(r"\s", "", found[1])) if found else Decimal(1)


def period_of(code: str) -> Period | None:
    """ "2020JJ00", "2020HJ01", "2020KW03" or "2020MM07" as a period; None for another code."""
    found = re.fullmatch(r"([0-9]{4})(JJ|HJ|KW|MM)([0-9]{2})", code)
    if found is None:
        return None
    year, number = int(found[1]), int(found[3])
    months = {"JJ": 12, "HJ": 6, "KW": 3, "MM": 1}[found[2]]
    last = 12 if found[2] == "JJ" else number * months
    if not 1 <= last <= 12:
        return None
    end = date(year + last // 12, last % 12 + 1, 1)
    return Period(date(year, last - months + 1, 1), date.fromordinal(end.toordinal() - 1))


def _value(raw: object, factor: Decimal, status: str) -> tuple[Decimal | None, Mark] | None:
    """The number with its mark; None when the cell is empty: there it cannot occur."""
    text = str(raw if raw is not None else "").strip()
    if text in _WITHHELD:
        return None, Mark.SUPPRESSED
    if not text:
        return None
    try:
        number = Decimal(text) * factor
    except InvalidOperation as error:
        raise StatlineError(f"CBS geeft ‘{text}’ als waarde; dat is geen getal.") from error
    return number, Mark.NONE if status in ("", "Definitief") else Mark.PROVISIONAL
