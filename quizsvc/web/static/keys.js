// Single keys: an element names its own in data-key, and /about/keys lists them all. They rest while something is
// typed, beside Ctrl, Alt and Meta, and where they are switched off.
const TYPED = "input:not([type=radio], [type=checkbox], [type=range]), select, textarea, [contenteditable]";
const PRESSED = "a, button, input, summary"; // what answers Enter by itself
const CHOOSE = "1–9";
const LONGEST_PAUSE = 1500; // between two keys of one sequence
let begun = "";

function areOn() {
  try {
    return localStorage.getItem("quizsvc-keys") !== "off";
  } catch {
    return true;
  }
}

function press(event) {
  const { key, target } = event;
  const busy = event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented;
  if (busy || target.closest(TYPED) || (key === "Enter" && target.closest(PRESSED))) return;
  if (!areOn() || document.querySelector("dialog[open]")) return;
  const meant = /^[1-9]$/.test(key) && !begun ? options(target)[key - 1] : named(begun + key);
  begun = key === "g" ? "g " : "";
  if (begun) setTimeout(() => { begun = ""; }, LONGEST_PAUSE);
  if (!meant) return;
  event.preventDefault();
  if (key === "?") return show(meant.href);
  meant.focus();
  meant.click();
}

function named(key) {
  return document.querySelector(`[data-key="${CSS.escape(key)}"]`);
}

function options(target) {
  const group = target.closest("fieldset") ?? named(CHOOSE)?.querySelector("fieldset:has(.option)");
  return group?.querySelectorAll(".option input") ?? [];
}

async function show(address) {
  const dialog = document.createElement("dialog");
  try {
    const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
    const sheet = page.querySelector("#keys");
    sheet.querySelector("noscript").remove();
    dialog.append(...sheet.childNodes);
  } catch {
    return location.assign(address);
  }
  const close = document.createElement("button");
  close.className = "secondary";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  dialog.append(close);
  dialog.setAttribute("aria-label", "Keys");
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  offer(dialog);
  dialog.showModal();
  close.focus();
}

function offer(place) {
  const box = place.querySelector("[data-keys-on]");
  if (!box) return;
  box.checked = areOn();
  box.closest("[hidden]").hidden = false;
  box.addEventListener("change", () => { localStorage.setItem("quizsvc-keys", box.checked ? "on" : "off"); tell(); });
}

function tell() {
  const set = (element, key) => (areOn() ? element.setAttribute("aria-keyshortcuts", key) : element.removeAttribute("aria-keyshortcuts"));
  for (const element of document.querySelectorAll("[data-key]")) {
    const { key } = element.dataset;
    if (key !== CHOOSE && !key.includes(" ")) set(element, key); // ARIA has no word for one key after the other
  }
  [...options(document.body)].slice(0, 9).forEach((option, at) => set(option, at + 1));
}

document.addEventListener("keydown", press);
offer(document);
tell();
