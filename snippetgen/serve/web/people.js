import { byId, make, table } from "./dom.js";

const people = new Map();

/** Profiles as they grow: the last one that something was said of is on top. */
export function learn(found) {
  for (const [id, person] of Object.entries(found)) {
    people.delete(id);
    if (person) people.set(id, person);
  }
  draw();
}

export function forget() {
  people.clear();
  draw();
}

function draw() {
  const drawn = [...people.values()].reverse().map((person) => {
    const { id, properties = {}, location = {}, ...rest } = person;
    return make(
      "article",
      { class: "person" },
      make("h2", {}, rest.email || rest.phone_number || "Somebody without an address"),
      table(Object.entries({ ...rest, ...location })),
      Object.keys(properties).length ? make("h3", {}, "Custom properties") : null,
      Object.keys(properties).length ? table(Object.entries(properties)) : null,
      make("p", { class: "quiet" }, `Profile ${id}`),
    );
  });
  const nobody = make("p", { class: "quiet" }, "Nobody is known yet.");
  byId("panel-profile").replaceChildren(...(drawn.length ? drawn : [nobody]));
}
