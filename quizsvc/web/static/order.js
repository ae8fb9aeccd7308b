// Steps to be put in order, moved by buttons or by dragging. Without scripts each step has a list of positions instead;
// that list stays, out of sight, as what the form sends.

for (const field of document.querySelectorAll("fieldset.order")) enhance(field);

function enhance(field) {
  const pool = field.querySelector(".steps");
  const placed = add(field, "ol", "steps placed");
  const said = add(field, "p", "small");
  said.setAttribute("aria-live", "polite");
  pool.before(heading("Your order"), placed, heading("Steps not used"));
  field.querySelector(".guide").hidden = true;
  const steps = [...pool.children];
  for (const step of steps) {
    picker(step).hidden = true;
    step.draggable = true;
    const moves = add(step, "span", "moves");
    button(moves, step, "use", "Use", () => placed.append(step));
    button(moves, step, "up", "↑", () => step.previousElementSibling?.before(step));
    button(moves, step, "down", "↓", () => step.nextElementSibling?.after(step));
    button(moves, step, "out", "✕", () => pool.append(step));
    step.addEventListener("dragstart", (event) => {
      event.dataTransfer.setData("text/plain", text(step)); // without data some browsers drag nothing
      step.classList.add("dragged");
    });
    step.addEventListener("dragend", () => { step.classList.remove("dragged"); settle(step); });
  }
  for (const list of [pool, placed]) {
    list.addEventListener("dragover", (event) => over(event, list));
    list.addEventListener("drop", (event) => event.preventDefault());
  }
  const given = steps.filter((step) => picker(step).value);
  given.sort((one, other) => picker(one).value - picker(other).value);
  placed.append(...given);
  settle();

  function button(moves, step, name, sign, move) {
    const words = { use: "Use next", up: "Move up", down: "Move down", out: "Leave out" };
    const made = add(moves, "button", "secondary");
    made.type = "button";
    made.dataset.move = name;
    made.textContent = sign;
    made.setAttribute("aria-label", `${words[name]}: ${text(step)}`);
    made.addEventListener("click", () => {
      move();
      settle(step);
      const wanted = moves.querySelector(`[data-move="${name}"]`);
      (usable(wanted) ? wanted : [...moves.children].find(usable)).focus();
    });
  }

  function over(event, list) {
    const step = field.querySelector(".dragged");
    if (!step) return;
    event.preventDefault();
    const next = [...list.children].find((one) => {
      const box = one.getBoundingClientRect();
      return one !== step && event.clientY < box.top + box.height / 2;
    });
    if (next) next.before(step);
    else list.append(step);
  }

  function settle(moved) {
    const order = [...placed.children];
    for (const step of steps) {
      const place = order.indexOf(step);
      picker(step).value = place < 0 ? "" : String(place + 1);
      for (const made of step.querySelectorAll("[data-move]")) made.hidden = (made.dataset.move === "use") === (place >= 0);
      step.querySelector('[data-move="up"]').disabled = place === 0;
      step.querySelector('[data-move="down"]').disabled = place === order.length - 1;
    }
    if (!moved) return;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const place = order.indexOf(moved);
    said.textContent = place < 0 ? "The step is left out." : `The step is at position ${place + 1} of ${order.length}.`;
  }
}

function add(parent, tag, style) {
  const made = document.createElement(tag);
  made.className = style;
  parent.append(made);
  return made;
}

function heading(words) {
  const made = document.createElement("p");
  made.className = "small";
  made.textContent = words;
  return made;
}

function picker(step) {
  return step.querySelector("select");
}

function text(step) {
  return step.querySelector("label").textContent.trim();
}

function usable(made) {
  return made && !made.hidden && !made.disabled;
}
