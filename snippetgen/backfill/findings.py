"""What can be wrong with a row, by code. Errors keep the row out; warnings are counted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """`about` says what was found and `hint` what to do."""

    severity: str
    about: str
    hint: str


NOT_RECORDED = "B040"
KINDS = {
    "B001": Kind("error", "bytes that are not UTF-8", 'say what: encoding = "windows-1252"'),
    "B002": Kind("error", "fewer columns than the header", "look for a missing separator"),
    "B003": Kind("error", "more columns than the header", "quote what holds the separator"),
    "B004": Kind("error", "a quote that is not closed as it should be", 'write "" for "'),
    "B005": Kind("error", "a line longer than 2 MB", "look for a missing line end or quote"),
    "B006": Kind("error", "not JSON, or no object", "one JSON object to a line"),
    "B010": Kind("error", "not a number", "write a plain number, as 1299.50"),
    "B011": Kind("error", "a number with a comma", 'say how yours look: numbers = "1.234,56"'),
    "B012": Kind("error", "a number with a currency", 'say how yours look: numbers = "$1,234.56"'),
    "B013": Kind("error", "a quantity below zero", "give returns as refunds"),
    "B020": Kind("error", "no date and time", "an event of the past needs its time"),
    "B021": Kind("error", "not a date and time", "write 2026-12-31 23:59:59"),
    "B022": Kind("error", "a date that may be two", 'say how yours look: dates = "31/12/2026"'),
    "B023": Kind("warning", "a time without seconds", "Excel drops them"),
    "B024": Kind("warning", "a date without a time", "it is taken for midnight"),
    "B025": Kind("error", "Excel's number of a date", "format the column as a date, save again"),
    "B026": Kind("warning", "a phone number without its country", "left out: write +12345678900"),
    "B030": Kind("error", "no order with this id", "both files have to cover the same time"),
    "B031": Kind("error", "an order's id for the second time", "one row for each order"),
    "B032": Kind("error", "a line of the order can't be used", "mend the line"),
    "B033": Kind("error", "something is missing that the event needs", "map a column to it"),
    "B034": Kind("error", "an event that was there before", "give each an id of its own"),
    "B035": Kind("error", "its order is kept out", "mend the order"),
    "B036": Kind("error", "an order without lines", "the table `lines` has to hold them"),
    "B040": Kind("error", "Klaviyo would not record it", "`snippetgen explain CODE` tells why"),
    "B041": Kind("error", "Klaviyo refused it", "see what it said"),
}  # fmt: skip
