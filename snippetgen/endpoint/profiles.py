"""Profiles from servers: one made or changed, or many in a job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from snippetgen.endpoint.account import Account
from snippetgen.endpoint.answers import Outcome, resource_response
from snippetgen.endpoint.calls import check_server, server_call
from snippetgen.endpoint.canonical import canonical_profile
from snippetgen.endpoint.jobs import job_asked, job_found, queue_job
from snippetgen.endpoint.people import new_id
from snippetgen.endpoint.received import Received
from snippetgen.endpoint.store import Record
from snippetgen.rules import calls_in
from snippetgen.wire import WireError, bulk, client
from snippetgen.wire.types import Profile

_JOB = "profile-bulk-import-job"


class Profiles:
    """/api/profile-import and /api/profile-bulk-import-jobs."""

    def __init__(self, account: Account) -> None:
        self._account, self._people, self._store = account, account.people, account.store

    def upsert(self, received: Received) -> Outcome:
        """201 for a new profile, 200 for one that was there."""
        body = server_call(received)
        profile = client.decode_profile(body)
        record, person, new = self._import(profile, body["data"].get("meta") or {})
        answer = resource_response(self._as_resource(person), 201 if new else 200)
        return Outcome(answer, profiles=(record,), calls=calls_in(body, "server"))

    def make_job(self, received: Received) -> Outcome:
        body = server_call(received)
        errors: list[Record] = []
        records = []
        for profile, pointer, meta in bulk.decode_profiles(body):
            try:
                records.append(self._import(profile, meta)[0])
            except WireError as error:
                errors.append({"id": new_id(), **error.as_error(), "source": {"pointer": pointer}})
        job = queue_job(self._store, _JOB, len(records), errors, {})
        return Outcome(resource_response(job, 202), profiles=tuple(records))

    def job(self, received: Received) -> Outcome:
        """GET of a job; of `…/import-errors` below it, what went wrong."""
        check_server(received)
        id_, _, more = received.steps[2].partition("/")
        if more != "import-errors":
            return Outcome(resource_response(job_asked(self._store, _JOB, id_)))
        _, errors = job_found(self._store, _JOB, id_)["outcome"]
        listed = [_as_import_error(error, received.path) for error in errors]
        links = {"self": received.path, "prev": None, "next": None}
        return Outcome(resource_response(listed, links=links))

    def _import(self, profile: Profile, meta: Mapping[str, Any]) -> tuple[Record, str, bool]:
        record = self._account.shown(canonical_profile(profile, None, "server"))
        self._people.refuse_two(record)
        found = self._people.find(record)
        person = found or new_id()
        self._people.learn(record, person)
        if meta:
            self._people.patch(person, meta)
        return record, person, found is None

    def _as_resource(self, person: str) -> Record:
        record = self._store.person(person) or {}
        attributes = {key: value for key, value in record.items() if key not in ("id", "_kx")}
        links = {"self": f"/api/profiles/{person}"}
        return {"type": "profile", "id": person, "attributes": attributes, "links": links}


def _as_import_error(error: Record, path: str) -> Record:
    attributes = {key: error[key] for key in ("code", "title", "detail", "source")}
    attributes["original_payload"] = None
    links = {"self": path}
    return {"type": "import-error", "id": error["id"], "attributes": attributes, "links": links}
