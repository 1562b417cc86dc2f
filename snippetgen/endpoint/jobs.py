"""Bulk jobs: done at once, but "queued" when made and "processing" when first asked for.

So who waits for a job has something to wait for.
"""

from __future__ import annotations

from snippetgen.endpoint.answers import Outcome, not_found, resource_response
from snippetgen.endpoint.calls import check_server, server_call
from snippetgen.endpoint.people import new_id
from snippetgen.endpoint.received import Received
from snippetgen.endpoint.resources import Shelf, now
from snippetgen.endpoint.store import Record, Store
from snippetgen.wire import WireError, resources
from snippetgen.wire.resources import Kind


class Jobs:
    """The bulk jobs of one kind and one verb: "create", "update" or "delete"."""

    def __init__(self, kind: Kind, verb: str, store: Store) -> None:
        self._kind, self._verb, self._store = kind, verb, store
        self._type = kind.job_type(verb)
        shelf = Shelf(kind, store)
        self._do = {"create": shelf.create, "update": shelf.update, "delete": shelf.delete}[verb]

    def make(self, received: Received) -> Outcome:
        found = resources.check_job(self._kind, self._verb, server_call(received))
        errors, done = [], []
        for data, pointer in found:
            try:
                self._do(data, pointer)
                id_ = data.get("id") or self._kind.id_of(data)
                done.append({"type": self._kind.type, "id": id_})
            except WireError as error:
                errors.append({"id": new_id(), **error.as_error()})
        return Outcome(resource_response(self._queued(done, errors), 202))

    def one(self, received: Received) -> Outcome:
        check_server(received)
        return Outcome(resource_response(job_asked(self._store, self._type, received.steps[2])))

    def many(self, received: Received) -> Outcome:
        check_server(received)
        jobs = [_shown(job) for job in self._store.resources(self._type)]
        links = {"self": received.path, "prev": None, "next": None}
        return Outcome(resource_response(jobs, links=links))

    def _queued(self, done: list[Record], errors: list[Record]) -> Record:
        related = {self._kind.many: {"data": done}}
        return queue_job(self._store, self._type, len(done), errors, related)


def queue_job(
    store: Store, type_: str, done: int, errors: list[Record], relationships: Record
) -> Record:
    """A job that is done already and does not say so yet."""
    job = {
        "type": type_,
        "id": new_id(),
        "attributes": {
            "status": "queued",
            "created_at": now(),
            "total_count": done + len(errors),
            "completed_count": 0,
            "failed_count": 0,
            "completed_at": None,
            "expires_at": None,
        },
        "relationships": relationships,
        "outcome": [done, errors],
    }
    job["links"] = {"self": f"/api/{type_}s/{job['id']}"}
    store.put_resource(type_, str(job["id"]), job)
    return _shown(job)


def job_asked(store: Store, type_: str, id_: str) -> Record:
    """A job, which is one step further each time that it is asked for."""
    job = job_found(store, type_, id_)
    attributes = job["attributes"]
    if attributes["status"] == "processing":
        done, errors = job["outcome"]
        attributes |= {
            "status": "complete",
            "completed_count": done,
            "failed_count": len(errors),
            "completed_at": now(),
        }
        if type_ != "profile-bulk-import-job":
            attributes["errors"] = errors
    elif attributes["status"] == "queued":
        attributes["status"] = "processing"
    store.put_resource(type_, id_, job)
    return _shown(job)


def job_found(store: Store, type_: str, id_: str) -> Record:
    """A job as it is kept, with its `outcome`: how many were done, and the errors."""
    job = store.resource(type_, id_)
    if job is None:
        raise not_found(f"There is no {type_} with the id {id_}.")
    return job


def _shown(job: Record) -> Record:
    return {key: value for key, value in job.items() if key != "outcome"}
