// At the concept that is pointed at or has the focus, the map shows what it rests on and what rests on it.
const map = document.querySelector(".map");

const walk = (from, to, found, concept) => {
  for (const edge of map.querySelectorAll(`.edge[data-${from}="${concept}"]`)) {
    edge.classList.add("is-way");
    const next = edge.dataset[to];
    if (!found.has(next)) walk(from, to, found.add(next), next);
  }
  return found;
};

const show = (event) => {
  const concept = event.target.closest?.(".node")?.dataset.concept;
  for (const part of map.querySelectorAll(".is-way")) part.classList.remove("is-way");
  map.classList.toggle("is-asked", Boolean(concept));
  if (!concept) return;
  const ways = new Set([concept, ...walk("from", "to", new Set(), concept), ...walk("to", "from", new Set(), concept)]);
  for (const node of map.querySelectorAll(".node")) node.classList.toggle("is-way", ways.has(node.dataset.concept));
};

for (const kind of ["pointerover", "pointerleave", "focusin"]) map.addEventListener(kind, show);
map.addEventListener("focusout", () => show({ target: map }));
