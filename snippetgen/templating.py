"""Jinja, set up so that templates read as the host's own language: only `[= =]` looks foreign."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2

from snippetgen.catalog import data_folder
from snippetgen.encode import config_json, script_json
from snippetgen.errors import Problem, TemplateError, did_you_mean
from snippetgen.keys import private_key_line


@lru_cache(maxsize=32)
def environment(own: Path | None, root: Path) -> jinja2.Environment:
    """Templates: the user's folder first, then the platform's. Delimiters that no host uses."""
    folders = [folder for folder in (own, root, data_folder("templates")) if folder is not None]
    jinja = jinja2.Environment(
        loader=jinja2.FileSystemLoader(list(dict.fromkeys(folders))),
        variable_start_string="[=", variable_end_string="=]",
        block_start_string="[%", block_end_string="%]",
        comment_start_string="[#", comment_end_string="#]",
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=own is not None,  # the user's are read anew for each build, ours once
        autoescape=False,  # noqa: S701 (values enter through the `json` filter; the rest is host code)
    )  # fmt: skip
    jinja.filters["json"] = script_json
    jinja.filters["config"] = config_json
    jinja.filters["jsonstring"] = lambda text: json.dumps(text, ensure_ascii=False)
    jinja.filters["fingerprint"] = _fingerprint
    jinja.filters["comment"] = _comment
    jinja.filters["markdown"] = _markdown
    return jinja


def template_names(jinja: jinja2.Environment, platform: str) -> tuple[str, ...]:
    return _list(jinja, platform) if jinja.auto_reload else _list_once(jinja, platform)


def _list(jinja: jinja2.Environment, platform: str) -> tuple[str, ...]:
    return tuple(
        sorted(
            name
            for name in jinja.list_templates(extensions=["jinja"])
            if name.startswith(f"{platform}/") and not name.rpartition("/")[2].startswith("_")
        )
    )


_list_once = lru_cache(maxsize=256)(_list)


def fill(jinja: jinja2.Environment, template: str, context: Mapping[str, Any]) -> str:
    try:
        return _template(jinja, template).render(context)
    except TemplateError:
        raise
    except jinja2.TemplateSyntaxError as error:
        path = Path(error.filename) if error.filename else None
        problem = Problem(f"{template}: {error.message}", path, error.lineno)
    except jinja2.UndefinedError as error:
        problem = Problem(f"{template}: {error}", hint=did_you_mean("", context))
    except UnicodeDecodeError as error:
        problem = Problem(f"{template}: not UTF-8: byte {error.start}", hint="save it as UTF-8")
    except Exception as error:  # noqa: BLE001 (a template is a program of the user's)
        what = str(error) if isinstance(error, jinja2.TemplateError) else repr(error)
        problem = Problem(f"{template}: {what}")
    raise TemplateError(problem)


def _template(jinja: jinja2.Environment, name: str) -> jinja2.Template:
    return _read(jinja, name) if jinja.auto_reload else _read_once(jinja, name)


def _read(jinja: jinja2.Environment, name: str) -> jinja2.Template:
    source, file = _source(jinja, name)
    if (line := private_key_line(source)) is not None:  # also in a comment of ours
        raise TemplateError(Problem("holds a private key (pk_…)", file, line))
    return jinja.get_template(name)


_read_once = lru_cache(maxsize=256)(_read)


def _source(jinja: jinja2.Environment, template: str) -> tuple[str, Path | None]:
    if jinja.loader is None:
        return "", None
    source, file, _ = jinja.loader.get_source(jinja, template)
    return source, Path(file) if file else None


def _comment(text: str) -> str:
    """Text that ends no comment, of HTML's, Liquid's or Django's, and begins no tag."""
    return re.sub(r"[\s<>{}%#]+|--+", " ", text).strip()


def _markdown(text: str) -> str:
    """Text that Markdown shows as it is, in a line of a table too."""
    return re.sub(r"([\\`*<\[|])", r"\\\1", " ".join(text.split()))


def _fingerprint(text: str) -> str:
    """Digits that change when the text does, as long as the milliseconds GTM puts there."""
    return str(int(hashlib.sha256(text.encode("utf-8")).hexdigest()[:15], 16))[:13]
