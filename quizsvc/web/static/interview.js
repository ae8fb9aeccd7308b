// What is typed in an interview is sent every few seconds while it changes, and once more on leaving. What could not be
// sent stays in this browser, and is sent when the page is opened again or the network is back.
import { count } from "./timer.js";

const EVERY_MS = 4000;
const LARGEST_BEACON = 60_000; // browsers send no more than 64 KiB from a page that is being left

const GIVEN = "interview given";

const keep = (name, text) => {
  try {
    if (text === null) localStorage.removeItem(name);
    else localStorage.setItem(name, text);
  } catch { /* a browser that keeps nothing: the server still does */ }
};

const found = (name) => {
  try { return localStorage.getItem(name); } catch { return null; }
};

const nameOf = (form) =>
  [form.dataset.drafts, ...["place", "phase", "part"].map((field) => form.elements[field].value)].join(" ");

const follow = (form) => {
  const box = form.elements.text, note = form.querySelector("[data-typing]");
  const name = nameOf(form);
  let kept = box.value, isSending = false, isOver = false;

  const tell = (words) => { if (note.textContent !== words) note.textContent = words; };

  const answered = () => {
    isOver = true;
    tell("This part was answered in another tab, and that answer stays. Copy from here what you still need. ");
    const link = document.createElement("a");
    link.href = location.pathname.replace(/\/(give|invite|take-back|enough|mark)$/, "");
    link.textContent = "See where the interview stands";
    link.addEventListener("click", () => keep(name, null));
    note.append(link);
  };

  const send = async (isLeaving = false) => {
    const text = box.value;
    if (isOver || text === kept || (isSending && !isLeaving)) return;
    keep(name, text);
    isSending = true;
    const body = new URLSearchParams(new FormData(form)).toString();
    try {
      const reply = await fetch(form.dataset.drafts, {
        method: "POST", body, headers: { "Content-Type": "application/x-www-form-urlencoded" },
        keepalive: isLeaving && body.length < LARGEST_BEACON,
      });
      if (reply.status === 204) {
        kept = text;
        if (box.value === text) keep(name, null);
        tell("Kept.");
      } else if (reply.status === 409) answered();
      else if (reply.status === 413) tell("This is longer than can be kept: at most 100,000 characters.");
      else tell("Not kept on the server yet; it is kept in this browser.");
    } catch {
      tell("Offline: kept in this browser, and sent when the network is back.");
    }
    isSending = false;
  };

  const waiting = found(name);
  if (waiting === kept) keep(name, null);
  else if (waiting !== null) {
    box.value = box.value && !waiting.startsWith(box.value) ? `${box.value}\n\n${waiting}` : waiting;
  }
  box.addEventListener("input", () => tell(""));
  box.addEventListener("change", () => send()); // as soon as the box is left
  setInterval(send, EVERY_MS);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(true); });
  addEventListener("pagehide", () => send(true));
  addEventListener("online", () => send());
  form.addEventListener("submit", () => {
    isOver = true;
    keep(name, box.value);
    keep(GIVEN, name);
  });
  send();
};

for (const clock of document.querySelectorAll(".timer")) count(clock);
const given = found(GIVEN), form = document.querySelector("form[data-drafts]");
if (given && given !== (form && nameOf(form))) keep(given, null); // it has arrived: else this were its form again
if (form) follow(form);
for (const row of document.querySelectorAll("[data-copy]")) {
  row.hidden = !navigator.clipboard;
  row.querySelector("button").addEventListener("click", async () => {
    const link = document.getElementById(row.dataset.copy);
    link.select();
    await navigator.clipboard.writeText(link.value);
    row.querySelector("[role=status]").textContent = "Copied.";
  });
}
