"""Find the commands in a text that send something: curl, wget and httpie, in any shell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from snippetgen.doctor.broken_text import DASHES
from snippetgen.doctor.curl import read_curl
from snippetgen.doctor.httpie import read_httpie
from snippetgen.doctor.mending import Places
from snippetgen.doctor.shell import Word, commands, without_carets
from snippetgen.doctor.wget import read_wget
from snippetgen.errors import Problem, SnippetgenError
from snippetgen.rules.request import Fault, Sent

# The words behind the program's name, and what it is fed; then each request, and its body.
_Read = Callable[[Sequence[str], str | None], Iterator[tuple[Sent, str]]]
_PROGRAMS: Mapping[str, _Read] = {
    "curl": read_curl, "wget": read_wget, "http": read_httpie, "https": read_httpie,
}  # fmt: skip
# At the beginning of a line, maybe behind a prompt and variables; or behind a pipe.
_PROMPT = r"(?:\[?[\w.-]+@[^\n'\"{]{1,80}?[$#>%]\s+|[$%>#]\s+|(?:PS )?\w:[^\n>]{0,80}>\s*)"
_PROGRAM = (
    r"(?:\S{0,200}[/\\])?(?:curl|wget)(?:\.exe)?\s|https?\s+(?:-\S+\s+)*(?:[A-Z]{3,6}\s+)?\S*[.:/]"
)
_COMMAND = re.compile(
    rf"^[ \t]*{_PROMPT}?(?:sudo\s+|time\s+|\w+=\S*\s+){{0,9}}(?:{_PROGRAM})|[|;&]\s*(?:{_PROGRAM})"
    r"|^[^\n'\"{]{0,200}\b(?:curl|wget)\s+(?=-\w|--\w|['\"]?https?:)",  # in a sentence
    re.IGNORECASE | re.MULTILINE,
)
_BEFORE = 20  # words that may stand before a command: a prompt, variables, half a sentence
_SET = re.compile(r"(\w+)=(.*)", re.DOTALL)
_USED = re.compile(r"\$(\{)?(\w+)(?(1)\})")
_SPACED = re.compile(r"\\([ \t]+)(?=\r?\n)")  # it was to go on in the next line
_DASH = re.compile(rf"\A[{DASHES}]+(?=(\w\w?))")  # what a word processor makes of -- and -
_UNKNOWN = re.compile(r"\s*(\$(?:\{?\w+\}?|\(.*\)))\s*", re.DOTALL)
_INSIDE = {"'": "write ' inside '…' as '\\''", '"': 'write " inside "…" as \\"'}


def is_command(text: str) -> bool:
    """Does it hold a command, or is it JSON, which may tell of one?"""
    looked = _COMMAND.match if text[:1] in "{[\"'" else _COMMAND.search
    return looked(text) is not None


@dataclass(frozen=True, slots=True)
class Command:
    """One request that a command sends. `faults` are the shell's."""

    sent: Sent
    body: str
    line: int
    faults: tuple[Fault, ...] = ()


def read_commands(text: str) -> Iterator[Command]:
    """Every request of every such command in a text."""
    places = Places(text)
    ended = tuple(_ended_early(text, places))
    text = _SPACED.sub(lambda found: f"{found[1]}\\", text)
    plain = without_carets(text)
    sh = plain == text  # Windows' cmd knows no $
    variables: dict[str, str] = {}
    before: list[Word] = []
    for words in commands(plain):
        at, read = _program(words)
        if read is None:
            variables |= _assigned(words)
        else:
            left = (word.text for word in words[at + 1 :] if not word.here)
            given = [_filled(_DASH.sub(_dashes, text), variables) for text in left]
            faults = (*ended, *_word_faults(words, places, sh=sh))
            ended = ()
            for sent, body in read(given, _fed(words, before)):
                yield Command(sent, _known(body), places.line(words[at].at), faults)
        before = words


def _program(words: Sequence[Word]) -> tuple[int, _Read | None]:
    """Which word is the program, behind a prompt and the like."""
    for at, word in enumerate(words[:_BEFORE]):
        name = word.text.replace("\\", "/").rpartition("/")[2].lower().removesuffix(".exe")
        follows = words[at + 1].text if len(words) > at + 1 else ""
        if name in _PROGRAMS and (at < 3 or follows.startswith(("-", "http"))) and follows:
            return at, _PROGRAMS[name]
    return 0, None


def _assigned(words: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """`BODY='…'`, alone or after `export`."""
    for word in words:
        found = _SET.fullmatch(word.text)
        if found:
            yield found[1], found[2]


def _filled(text: str, variables: Mapping[str, str]) -> str:
    return _USED.sub(lambda used: variables.get(used[2], used[0]), text) if variables else text


def _dashes(found: re.Match[str]) -> str:
    return "--" if len(found[1]) > 1 else "-"


def _fed(words: Sequence[Word], before: Sequence[Word]) -> str | None:
    """What the command reads: the lines below it, or what the one before it writes."""
    piped = before if words[0].piped else ()
    for word in (*words, *piped):
        if word.here:
            return word.text
    if piped and piped[0].text in ("echo", "printf"):
        return " ".join(word.text for word in piped[1:] if word.text not in ("-n", "-e", "%s"))
    return None


def _known(body: str) -> str:
    found = _UNKNOWN.fullmatch(body)
    if found is None:
        return body
    message = f"this command sends {found[1][:60]}: what that is, only the shell knows"
    raise SnippetgenError(Problem(message, hint="check the text itself: snippetgen check FILE"))


def _ended_early(text: str, places: Places) -> Iterator[Fault]:
    for found in _SPACED.finditer(text):
        message = "a space after the \\: the command ends with this line"
        yield Fault("shell-quoting", places(found.start()), message, "end the line with the \\")


def _word_faults(words: Sequence[Word], places: Places, *, sh: bool) -> Iterator[Fault]:
    for word in words:
        if word.open:
            message = f"this {word.open} opens what is never closed, or closes it too early"
            yield Fault("shell-quoting", places(word.at), message, _INSIDE[word.open])
        if word.variable and sh:
            message = f'inside "…" a shell puts its own {word.variable} there, which is empty'
            hint = f"put the JSON into '…', or write \\{word.variable}"
            yield Fault("shell-quoting", places(word.at), message, hint)
        if word.smart:
            message = "a shell does not know this quote: it goes into the word"
            yield Fault("curly-quotes", places(word.at), message, "type ' instead")
        if dash := _DASH.match(word.text):
            message = f"a shell does not know this dash: {word.text[:20]} is no option"
            yield Fault("shell-quoting", places(word.at), message, f"type {_dashes(dash)} instead")
