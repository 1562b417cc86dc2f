"""CSV files for upload by hand: one metric each, flat, each below Klaviyo's 50 MB."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from snippetgen.backfill.people import PROFILES
from snippetgen.errors import Problem, SnippetgenError

MOST = 50_000_000 - 1_000_000  # bytes of a file
_WHO = {
    "email": "Person//Email", "external_id": "Person//ID", "phone_number": "Person//Phone",
    "first_name": "Person//First Name", "last_name": "Person//Last Name",
    "organization": "Person//Organization", "title": "Person//Title",
}  # fmt: skip
_PROFILE = {
    "email": "Email Address", "phone_number": "Phone Number", "external_id": "External ID",
    "first_name": "First Name", "last_name": "Last Name", "organization": "Organization",
    "title": "Title",
}  # fmt: skip
_PLACE = {"address1": "Address", "city": "City", "region": "State/Region", "country": "Country",
          "zip": "Zip Code", "timezone": "Timezone"}  # fmt: skip


class NestedError(SnippetgenError):
    """An event has objects in it, and a CSV file for upload has no place for them."""


def write_csv(out: Path, *, flat: bool) -> list[Path]:
    """Of all that a run wrote below `out`: `csv/<metric>-1.csv`, … Raises NestedError.

    `flat` leaves out what is nested; lists of text stay, as JSON in one cell.
    """
    folder = out / "csv"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.csv"):
        old.unlink()
    written: list[Path] = []
    for each in sorted((out / "events").glob("*")):
        files = sorted(each.glob("*.ndjson"))
        head = _columns(files, flat=flat)
        written += _files(folder, each.name, head, (_event_row(e) for e in _events(files)))
    people = sorted((out / PROFILES).glob("*.ndjson"))
    if people:
        first = "Email Address" if _has(people, "email") else "Phone Number"
        rows = (_profile_row(each) for each in _events(people))
        columns = dict.fromkeys([first])
        for profile in _events(people):
            columns.update(dict.fromkeys(_profile_row(profile)))
        written += _files(folder, PROFILES, list(columns), rows)
    return written


def _events(files: list[Path]) -> Iterator[Mapping[str, Any]]:
    for file in files:
        with file.open("rb") as stream:
            for line in stream:
                yield orjson.loads(line)["data"]["attributes"]


def _has(files: list[Path], name: str) -> bool:
    return any(name in each for each in _events(files))


def _columns(files: list[Path], *, flat: bool) -> list[str]:
    """In the order that Klaviyo asks for: the address first; then who, when, which, how much."""
    who: dict[str, None] = {}
    found: dict[str, None] = {}
    valued = False
    for event in _events(files):
        who.update(dict.fromkeys(event["profile"]["data"]["attributes"]))
        valued = valued or "value" in event
        for key, value in event["properties"].items():
            if _is_nested(value):
                if not flat:
                    name = event["metric"]["data"]["attributes"]["name"]
                    message = (
                        f"{name} has {key}, which is nested: Klaviyo's upload takes flat files"
                    )
                    hint = f"add --flat: without {key}, with all else; or send it by the API"
                    raise NestedError(Problem(message, hint=hint))
            else:
                found[key] = None
    first = [name for name in _WHO if name in who]
    head = [_WHO[first[0]], "Timestamp", "$event_id", *(["$value"] if valued else [])]
    return [*head, *(_WHO[name] for name in first[1:]), *found]


def _is_nested(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(each, dict | list) for each in value)
    )


def _event_row(event: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{_WHO[k]: v for k, v in event["profile"]["data"]["attributes"].items() if k in _WHO},
        "Timestamp": event["time"][: len("2026-12-31T23:59:59")].replace("T", " "),
        "$event_id": event.get("unique_id"),
        "$value": event.get("value"),
        **event["properties"],
    }


def _profile_row(profile: Mapping[str, Any]) -> dict[str, Any]:
    row = {_PROFILE[k]: v for k, v in profile.items() if k in _PROFILE}
    row |= {_PLACE[k]: v for k, v in profile.get("location", {}).items() if k in _PLACE}
    return {**row, **profile.get("properties", {})}


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _files(
    folder: Path, name: str, head: list[str], rows: Iterator[Mapping[str, Any]]
) -> Iterator[Path]:
    """Of each row what the head names."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")

    def written(cells: list[Any]) -> bytes:
        line.seek(0)
        line.truncate()
        writer.writerow(cells)
        return line.getvalue().encode()

    number, size, stream = 0, MOST + 1, None
    for row in rows:
        text = written([_cell(row.get(key)) for key in head])
        if size + len(text) > MOST:
            if stream is not None:
                stream.close()
            number += 1
            path = folder / f"{name}-{number}.csv"
            stream = path.open("wb")
            size = stream.write(written(head))
            yield path
        assert stream is not None  # noqa: S101  the first row opens one
        size += stream.write(text)
    if stream is not None:
        stream.close()
