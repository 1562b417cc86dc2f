"""Split commands into words as a shell does: quotes of sh and bash, and carets of Windows' cmd."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from snippetgen.doctor.broken_text import DOUBLE, SINGLE

_ANSI = {
    "n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "a": "\a", "e": "\x1b",
    "\\": "\\", "'": "'", '"': '"', "?": "?",
}  # fmt: skip
_ANSI_CODE = re.compile(r"x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})")
_PLAIN = re.compile(r"[^\s\\'\"$;&|<>]+")
# JSON with an apostrophe in it, in apostrophes: '{"name": "Ann's"}'
_EARLY = re.compile(r"'([\[{][^']*)('\w(?:[^']|'\w)*[\]}]\s*)'(?=\s|\Z)")
_JSON = re.compile(r"['\"]\s*[\[{]")
# JSON in quotes, with all its own quotes as they are: "{"name": "Ann"}"
_BARE = re.compile(r'"(\s*[\[{]\s*)("\w.*?[\]}]\s*)"(?=\s|\Z)', re.DOTALL)
_GOES_ON = re.compile(r"[\\`]\r?\n")  # of sh, and of PowerShell
# A name of Klaviyo's as a shell reads it: "{\"$email\": …}"
_VARIABLE = re.compile(r"(?<=\")\$[a-z_]+(?=\\?\")")
# A note of the author's, but not the prompt of an administrator: `# curl …`
_COMMENT = re.compile(r"(?:(?<=\s)|\A)#(?!\s*(?:curl|wget|https?)\s)[^\n]*")
_POWERSHELL = re.compile(r"`\r?\n|\bcurl\.exe\b")
_CARETS = re.compile(r"\^(?:\r?\n(?:\r?\n)?|.)")
_SMART = DOUBLE + SINGLE.replace("`", "")


# What a command reads from the lines below it: `curl -d @- <<'EOF'`
_HERE = re.compile(r"<<-?[ \t]*(['\"]?)(\w+)\1")


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    at: int  # where in the whole text it begins, or a quote in it that is out of place
    open: str = ""  # the quote that was never closed, or was closed too early
    smart: bool = False  # quoted with quotes that no shell knows
    here: bool = False  # the lines below the command, which it reads as its input
    variable: str = ""  # what the shell takes for a variable of its own
    piped: bool = False  # the first of a command that reads what the one before it writes


def without_carets(text: str) -> str:
    """A command for Windows' cmd, as sh would have it: `^` escapes, and goes on over line ends."""
    if not re.search(r"\^\r?\n|\^\"", text):
        return text

    def plain(found: re.Match[str]) -> str:
        escaped = found[0][1:]
        if escaped.count("\n") == 2:
            return "\n"  # a line end that is meant
        return " " if "\n" in escaped else escaped

    return _CARETS.sub(plain, text)


def commands(text: str) -> Iterator[list[Word]]:
    """The words of each command."""
    words: list[Word] = []
    for word in _Words(text).read():
        if word is not None:
            words.append(word)
        elif words:
            yield words
            words = []
    if words:
        yield words


class _Words:
    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._powershell = _POWERSHELL.search(text) is not None
        self._below = 0  # where what stands below the command ends, until that is passed
        self._looks = 20  # how often to look for the other end of a word that seems cut short

    def read(self) -> Iterator[Word | None]:
        """Each word; None where a command ends."""
        piped = False
        while self._at < len(self._text):
            char = self._text[self._at]
            comment = char == "#" and _COMMENT.match(self._text, self._at)
            here = char == "<" and not self._below and _HERE.match(self._text, self._at)
            if here:
                yield self._here(here)
            elif comment:
                self._at = comment.end()
            elif char == "\n" and self._below:
                self._at, self._below = self._below, 0
                yield None
            elif char in ";&|\n":
                self._at += 1
                piped = char == "|"
                yield None
            elif char.isspace() or char in "<>":
                self._at += 1
            elif _GOES_ON.match(self._text, self._at):
                self._at = self._text.index("\n", self._at) + 1
            else:
                yield replace(self._word(), piped=piped)
                piped = False

    def _here(self, found: re.Match[str]) -> Word:
        self._at = found.end()
        start = self._text.find("\n", self._at) + 1 or len(self._text)
        last = re.compile(rf"^[ \t]*{found[2]}[ \t\r]*$", re.MULTILINE).search(self._text, start)
        self._below = last.end() if last else len(self._text)
        return Word(self._text[start : last.start() if last else None], start, here=True)

    def _word(self) -> Word:
        start, unclosed, smart, variable = self._at, "", False, ""
        parts: list[str] = []
        while self._at < len(self._text) and not unclosed:
            char = self._text[self._at]
            early = self._early(char) if char in "'\"" else None
            if early:
                self._at = early.end()
                return Word("".join([*parts, early[1] + early[2]]), early.start(2), char, smart)
            if char.isspace() or char in ";&|<>":
                break
            if char == "'":
                part, unclosed = self._until("'")
            elif char == '"':
                part, unclosed = self._double()
                named = _VARIABLE.search(self._text, start, self._at)
                variable = variable or (named[0] if named else "")
            elif char == "$" and self._text[self._at + 1 : self._at + 2] == "'":
                part, unclosed = self._ansi()
            elif char == "\\":
                part = self._text[self._at + 1 : self._at + 2].replace("\n", "")
                self._at += 2
            elif char in _SMART and self._at == start:
                smart = True
                part, unclosed = self._smart()
            else:
                plain = _PLAIN.match(self._text, self._at)
                part = plain[0] if plain else char
                self._at += len(part)
            parts.append(part)
        return Word("".join(parts), start, unclosed, smart, variable=variable)

    def _early(self, quote: str) -> re.Match[str] | None:
        if not _JSON.match(self._text, self._at):
            return None
        self._looks -= 1
        how = _EARLY if quote == "'" else _BARE
        return how.match(self._text, self._at) if self._looks > 0 else None

    def _until(self, quote: str) -> tuple[str, str]:
        end = self._text.find(quote, self._at + 1)
        unclosed = quote if end < 0 else ""
        end = len(self._text) if end < 0 else end
        part = self._text[self._at + 1 : end]
        self._at = end + 1
        # Windows' PowerShell hands " on only as \".
        return part.replace('\\"', '"') if self._powershell else part, unclosed

    def _smart(self) -> tuple[str, str]:
        """What a word processor made of a quoted word: up to the quote that a space follows."""
        found = re.compile(rf"(.*?)[{_SMART}](?=\s|\Z)", re.DOTALL).match(self._text, self._at + 1)
        part = found[1] if found else self._text[self._at + 1 :]
        self._at = found.end() if found else len(self._text)
        return part, ""

    def _double(self) -> tuple[str, str]:
        found = re.compile(r'"((?:[^"\\]|\\.)*)("?)', re.DOTALL).match(self._text, self._at)
        if found is None:  # pragma: no cover  # the quote itself always matches
            return "", '"'
        self._at = found.end()
        return re.sub(r'\\(["\\$`\n])', lambda m: m[1].strip("\n"), found[1]), (
            "" if found[2] else '"'
        )

    def _ansi(self) -> tuple[str, str]:
        """`$'…'` of bash, in which a browser copies what has a `'` in it."""
        found = re.compile(r"\$'((?:[^'\\]|\\.)*)('?)", re.DOTALL).match(self._text, self._at)
        if found is None:  # pragma: no cover  # its beginning always matches
            return "", "'"
        self._at = found.end()
        return _ansi_text(found[1]), ("" if found[2] else "'")


def _ansi_text(text: str) -> str:
    parts, at = [], 0
    while (back := text.find("\\", at)) >= 0:
        parts.append(text[at:back])
        code = _ANSI_CODE.match(text, back + 1)
        if code:
            number = int(code[1] or code[2] or code[3], 16)
            parts.append(chr(number) if number < 0x110000 else "\ufffd")
            at = code.end()
        else:
            follows = text[back + 1 : back + 2]
            parts.append(_ANSI.get(follows, "\\" + follows))
            at = back + 2
    joined = "".join([*parts, text[at:]])
    # Two halves of a character beyond U+FFFF, each written by itself.
    return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
