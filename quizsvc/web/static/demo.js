// What all demos share. A demo's own module has one pure function: a state (where points and controls stand) to its
// solution (numbers, and traces to draw). Here it is moved, drawn, told and judged. The server has drawn the starting
// state already; without scripts that picture and its numbers stay.
const SVG = "http://www.w3.org/2000/svg";
const REST_MS = 350; // what has come to rest is read out
const PAUSE_MS = 80; // what moves on is not sent
const REACH_PX = 30;
const COARSE = 10;
const SELECTORS = { points: "circle.point", curve: "path.curve", band: "path.band", spot: "circle.spot" };
const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1], PageUp: [0, COARSE], PageDown: [0, -COARSE] };
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

const set = (node, attributes) => { for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value); };
const signed = (value, decimals) => value.toFixed(decimals).replace("-", "−");

export const places = (low, high, count = 81) =>
  Array.from({ length: count }, (_, k) => low + ((high - low) * k) / (count - 1));

// With `ask`, a state has a call for the server, whose fit the solution is then made with; until it has come, null stands
// for it, what it is needed for is left out of the solution, and an ellipsis stands for its numbers.
export function demo(id, solve, ask) {
  for (const place of document.querySelectorAll(`[data-demo="${id}"]`)) {
    live(place, JSON.parse(place.dataset.setting), solve, ask);
  }
}

export function numberWords({ decimals, powers }, value) {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? "−∞" : "none";
  if (powers && value !== 0) {
    const [digits, power] = value.toExponential(decimals).split("e");
    const raised = [...power.replace("+", "")].map((c) => (c === "-" ? "⁻" : SUPERSCRIPTS[c])).join("");
    return `${digits} · 10${raised}`.replace("-", "−");
  }
  const text = value.toFixed(powers ? 0 : decimals);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

function live(place, setting, solve, ask) {
  const state = structuredClone(setting.start);
  const drawing = drawer(place.querySelector("svg.chart"), setting);
  const controls = controller(place, state, changed);
  const handles = setting.handles ? handler(drawing, setting, state, controls, changed) : null;
  const told = [...place.querySelectorAll("[data-number]")];
  const goals = [...place.querySelectorAll("[data-goal]")];
  const words = place.querySelector(".demo-words");
  const server = ask ? asker(ask, show) : null;
  let resting;

  function changed() {
    show(null);
    server?.call(state);
  }

  function show(fit) {
    const solution = solve(state, setting.start, fit);
    drawing.draw(solution.traces);
    handles?.follow();
    setting.numbers.forEach((number, k) => {
      const value = solution.numbers[number.name];
      told[k].textContent = value === undefined ? "…" : numberWords(number, value);
    });
    goals.forEach((goal, k) => { if (holds(setting.goals[k], solution.numbers)) goal.classList.add("is-reached"); });
    clearTimeout(resting);
    resting = setTimeout(() => { words.textContent = aloud(told, goals); }, REST_MS);
  }

  place.querySelector("[data-reset]").addEventListener("click", () => {
    Object.assign(state, structuredClone(setting.start));
    for (const goal of goals) goal.classList.remove("is-reached");
    controls.show();
    changed();
  });
  for (const hidden of place.querySelectorAll("[data-moves]")) hidden.hidden = false;
  controls.show();
  if (ask) handles?.follow(); // the server's fit of the start is in the picture already
  else changed();
  clearTimeout(resting); // nothing has moved yet
  place.dataset.live = "";
}

export const holds = (bounds, numbers) =>
  bounds.every(({ number, low, high }) => numbers[number] >= (low ?? -Infinity) && numbers[number] <= (high ?? Infinity));

function aloud(told, goals) {
  const numbers = told.map((cell) => `${cell.previousElementSibling.textContent} ${cell.textContent}`).join("; ");
  const reached = goals.filter((goal) => goal.classList.contains("is-reached")).length;
  return `${numbers}.${reached ? ` ${reached} of ${goals.length} reached.` : ""}`;
}

// A fit by the server once the state has come to rest for a moment; the latest wins. Of data without a fit, and without
// an answer, the fit is empty.
function asker(ask, show) {
  let latest = 0;
  return {
    call(state) {
      latest += 1;
      const mine = latest;
      const body = JSON.stringify(ask(state));
      setTimeout(async () => {
        if (mine !== latest) return;
        const fit = await fetch("/api/v1/refit", { method: "POST", headers: { "Content-Type": "application/json" }, body })
          .then((reply) => reply.json())
          .then(({ result }) => result ?? {})
          .catch(() => ({}));
        if (mine === latest) show(fit);
      }, PAUSE_MS);
    },
  };
}

// The chart: from the data's units to the drawing's and back, and each shape's trace into its marks.
function drawer(chart, setting) {
  const [xLow, xHigh, left, right] = setting.x;
  const [yLow, yHigh, bottom, top] = setting.y;
  const spread = (value, low, high, from, to) => from + ((to - from) * (value - low)) / (high - low);
  const near = (at, low, high) => Math.min(Math.max(at, 2 * low - high), 2 * high - low); // what is far out is clipped
  const px = (x) => near(spread(x, xLow, xHigh, left, right), left, right).toFixed(1);
  const py = (y) => near(spread(y, yLow, yHigh, bottom, top), top, bottom).toFixed(1);
  const line = (xs, ys) => `M${Array.from(xs, (x, k) => `${px(x)} ${py(ys[k])}`).join("L")}`;
  const marks = setting.shapes.map(({ kind, at }) => {
    const found = [...chart.querySelectorAll(SELECTORS[kind])];
    return kind === "points" ? found.slice(at) : found[at];
  });
  let heights = []; // of the spots
  const drops = chart.querySelectorAll("line.drop");
  const drawn = {
    points: (nodes, [xs, ys]) => xs.forEach((x, k) => set(nodes[k], { cx: px(x), cy: py(ys[k]) })),
    curve: (node, [xs, ys]) => node.setAttribute("d", xs.length ? line(xs, ys) : ""),
    band: (node, [xs, lows, highs]) =>
      node.setAttribute("d", `${line(xs, highs)}${line([...xs].reverse(), [...lows].reverse()).replace("M", "L")}Z`),
    spot: (node, [[x], [y]], at) => {
      set(node, { cx: px(x), cy: py(y) });
      set(drops[at], { x1: px(x), x2: px(x), y1: py(y) });
      heights[at] = y;
    },
  };

  return {
    chart, px, py,
    draw(traces) {
      heights = [];
      setting.shapes.forEach(({ kind, trace, at }, k) => { if (traces[trace]) drawn[kind](marks[k], traces[trace], at); });
    },
    height: (spot) => heights[spot],
    at(event) {
      const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(chart.getScreenCTM().inverse());
      return [spread(spot.x, left, right, xLow, xHigh), spread(spot.y, bottom, top, yLow, yHigh)];
    },
  };
}

// Sliders, each with a box for its number, and choices. Both show the state and change it.
function controller(place, state, changed) {
  const inputs = [...place.querySelectorAll("[data-control]")];
  const shown = (input) => signed(Number(state[input.dataset.control]), decimalsOf(input.dataset.step));

  function show(except) {
    for (const input of inputs) {
      const value = state[input.dataset.control];
      if (input.type === "radio") input.checked = input.value === value;
      else if (input.type === "range") input.value = value;
      else if (input !== except) input.value = shown(input);
      if (input !== except) input.removeAttribute("aria-invalid");
    }
  }

  for (const input of inputs) {
    input.addEventListener("input", () => {
      const { control, low, high } = input.dataset;
      const isBox = input.type === "text";
      const value = input.type === "radio" ? input.value : Number(input.value.trim().replace("−", "-").replace(",", ".") || NaN);
      const fits = !isBox || (value >= Number(low) && value <= Number(high));
      if (isBox) input.setAttribute("aria-invalid", !fits);
      if (!fits) return; // half a number is not an answer yet
      state[control] = value;
      show(input);
      changed();
    });
    input.addEventListener("change", () => show());
  }
  return {
    show,
    put(name, value) {
      const input = inputs.find((one) => one.type === "range" && one.dataset.control === name);
      state[name] = stepped(value, Number(input.min), Number(input.max), Number(input.step));
      show();
    },
    step: (name) => Number(inputs.find((one) => one.type === "range" && one.dataset.control === name).step),
  };
}

const decimalsOf = (step) => (String(step).split(".")[1] ?? "").length;

function stepped(value, low, high, step) {
  const whole = Math.round((Math.min(high, Math.max(low, value)) - low) / step) * step + low;
  return Number(Math.min(high, whole).toFixed(Math.max(decimalsOf(step), decimalsOf(low))));
}

// What is dragged on the chart, its points or its spots: each is a slider to a reader of screens, and arrow keys move it.
function handler(drawing, setting, state, controls, changed) {
  const { chart } = drawing;
  const grips = setting.handles.kind === "points" ? pointGrips(setting, state) : spotGrips(setting, state, drawing, controls);
  const rings = grips.map((grip) => {
    const [low, high] = grip.steps[1] ? setting.y : setting.x;
    const ring = document.createElementNS(SVG, "circle");
    const given = { class: "handle", tabindex: 0, role: "slider", "aria-label": grip.label, "aria-valuemin": low, "aria-valuemax": high };
    set(ring, given);
    ring.addEventListener("keydown", (event) => {
      const arrow = ARROWS[event.key];
      if (!arrow || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const times = event.shiftKey ? COARSE : 1;
      const along = arrow[0] || arrow[1]; // where there is one direction all keys go along it
      const [across, up] = grip.steps[0] && grip.steps[1] ? arrow : [along, along];
      const [x, y] = grip.where();
      move(grip, x + across * times * grip.steps[0], y + up * times * grip.steps[1]);
    });
    return chart.appendChild(ring);
  });
  let held = null;

  function move(grip, x, y) {
    grip.put(x, y);
    changed();
  }

  function follow() {
    grips.forEach((grip, k) => {
      const [x, y] = grip.where();
      const [across, up] = [x, y].map((value, axis) => signed(value, decimalsOf(grip.steps[axis] || 0.01)));
      set(rings[k], {
        cx: drawing.px(x), cy: drawing.py(y), "aria-valuenow": grip.steps[1] ? y : x, "aria-valuetext": `${across} across, ${up} up`,
      });
    });
  }

  function nearest(event) {
    const distances = rings.map((ring) => {
      const box = ring.getBoundingClientRect();
      return Math.hypot(event.clientX - box.x - box.width / 2, event.clientY - box.y - box.height / 2);
    });
    const least = Math.min(...distances);
    return { at: distances.indexOf(least), least };
  }

  chart.setAttribute("role", "group"); // a picture would hide its handles from a reader of screens
  chart.addEventListener("pointerdown", (event) => {
    const { at, least } = nearest(event);
    held = null;
    if (event.button !== 0 || least > REACH_PX) return;
    event.preventDefault();
    held = at;
    chart.setPointerCapture(event.pointerId);
    rings[held].focus({ preventScroll: true });
  });
  chart.addEventListener("pointermove", (event) => {
    if (chart.hasPointerCapture(event.pointerId)) move(grips[held], ...drawing.at(event));
  });
  chart.addEventListener("touchstart", (event) => {
    if (nearest(event.changedTouches[0]).least <= REACH_PX) event.preventDefault(); // else the page scrolls as well
  }, { passive: false });
  if (setting.handles.kind === "spots") {
    chart.addEventListener("click", (event) => {
      if (held === null) move(grips[nearest(event).at], ...drawing.at(event)); // else it ends a drag
    });
  }
  return { follow };
}

function pointGrips(setting, state) {
  const { moves, step, label } = setting.handles;
  const steps = [moves.includes("x") ? step : 0, moves.includes("y") ? step : 0];
  return state.x.map((_, k) => ({
    label: `${label} ${k + 1}`,
    steps,
    where: () => [state.x[k], state.y[k]],
    put(x, y) {
      if (steps[0]) state.x[k] = stepped(x, setting.x[0], setting.x[1], step);
      if (steps[1]) state.y[k] = stepped(y, setting.y[0], setting.y[1], step);
    },
  }));
}

function spotGrips(setting, state, drawing, controls) {
  return setting.handles.spots.map(({ x, y, label }, k) => ({
    label,
    steps: [controls.step(x), y ? controls.step(y) : 0],
    where: () => [state[x], y ? state[y] : drawing.height(k)],
    put(across, up) {
      controls.put(x, across);
      if (y) controls.put(y, up);
    },
  }));
}
