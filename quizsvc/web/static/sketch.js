// A place on the chart by pointer, touch or slider, written into the number box that asks for it.
// The box alone is the answer; without scripts it is all there is.
const SVG = "http://www.w3.org/2000/svg";

function made(name, attributes, namespace) {
  const element = namespace ? document.createElementNS(namespace, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function sketch(box, chart) {
  const { low, high, start, end, decimals } = Object.fromEntries(
    Object.entries(box.dataset).map(([key, value]) => [key, Number(value)]),
  );
  const { height } = chart.viewBox.baseVal;
  const marker = made("g", { class: "sketched", hidden: "" }, SVG);
  marker.append(
    made("line", { y1: 12, y2: height - 74, x1: 0, x2: 0 }, SVG),
    made("circle", { cx: 0, cy: 12, r: 9 }, SVG),
  );
  chart.append(marker);
  const step = 10 ** -decimals;
  const slider = made("input", { type: "range", class: "slider", min: low, max: high, step });
  slider.value = (low + high) / 2; // else it starts where the default of 50 was cut off
  slider.setAttribute("aria-label", "Place on the chart");
  const words = made("p", { class: "small" });
  words.textContent = "Point at the chart, move the slider, or type the number.";
  box.parentElement.after(slider, words);

  function show(value) {
    const known = Number.isFinite(value) && value >= low && value <= high;
    marker.toggleAttribute("hidden", !known);
    if (!known) return;
    const x = start + ((end - start) * (value - low)) / (high - low);
    marker.setAttribute("transform", `translate(${x.toFixed(1)} 0)`);
    slider.value = value;
  }

  function put(value) {
    const text = Math.min(high, Math.max(low, value)).toFixed(decimals);
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function point(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(chart.getScreenCTM().inverse());
    put(low + ((high - low) * (at.x - start)) / (end - start));
  }

  chart.classList.add("sketching");
  chart.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    chart.setPointerCapture(event.pointerId);
    point(event);
  });
  chart.addEventListener("pointermove", (event) => {
    if (chart.hasPointerCapture(event.pointerId)) point(event);
  });
  slider.addEventListener("input", () => put(Number(slider.value)));
  const typed = () => show(box.value.trim() ? Number(box.value.replace("−", "-").replace(",", ".")) : NaN);
  box.addEventListener("input", typed);
  typed();
}

const chart = document.querySelector("figure svg.chart");
for (const box of document.querySelectorAll("input[data-sketch]")) if (chart) sketch(box, chart);
