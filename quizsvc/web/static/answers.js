// What is typed into a question is kept in this browser until its verdict, and sent again until the server has it: the
// same answer twice is one answer there. Without scripts, or where a browser keeps nothing, the form is sent as it is.
const PREFIX = "quizsvc-answer:";
const KEPT_DAYS = 14;
const LONGEST_PAUSE = 30_000;
const PATIENCE = 20_000;
const WAITS =
  "Not sent yet: no connection. Your answer is kept in this browser, and sent by itself when the connection is back.";
const CHANGED = "Changed since, so it is not sent by itself. Send it when you are done.";

const form = document.querySelector("form#answer");
const own = form ? new URL(form.action).pathname : `${location.pathname}/answer`; // the page for no connection has none
const store = (() => { try { return localStorage; } catch { return null; } })();
let wake = () => {};
let isSending = false;

const paths = () => Object.keys(store).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
const held = (path) => JSON.parse(store.getItem(PREFIX + path));
const forget = (path) => store.removeItem(PREFIX + path);
const waiting = () => paths().filter((path) => held(path).waiting);

function hold(path, kept) {
  try {
    store.setItem(PREFIX + path, JSON.stringify(kept));
    return true;
  } catch {
    return false; // full
  }
}

function typed(isWaiting) {
  return { at: Date.now(), after: form.dataset.after, waiting: isWaiting, fields: [...new FormData(form)] };
}

function tell(words, ...links) {
  let place = document.querySelector("#sending");
  if (!place) {
    place = Object.assign(document.createElement("p"), { id: "sending", role: "status" });
    document.querySelector("main").prepend(place);
  }
  place.replaceChildren(words, " ", ...links);
}

function link(href, textContent) {
  return Object.assign(document.createElement("a"), { href, textContent });
}

async function sendAll() {
  wake();
  if (isSending) return;
  isSending = true;
  for (let pause = 1000; waiting().length; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    for (const path of waiting()) await send(path);
    if (waiting().length) await new Promise((done) => { wake = done; setTimeout(done, pause); });
  }
  isSending = false;
}

async function send(path) {
  const kept = held(path);
  let reply = await post(path, kept.fields);
  if (reply?.status === 403) reply = await post(path, await renewed(path, kept.fields));
  const question = path.replace("/answer", "");
  if (reply?.type === "opaqueredirect") { // what an answer that was taken gets
    forget(path);
    if (path === own) location.assign(kept.after);
    else tell("Your answer has arrived.", link(question, "See it"));
  } else if (!held(path)?.waiting) {
    return; // changed meanwhile
  } else if (!reply || reply.status >= 500) {
    tell(WAITS);
  } else {
    hold(path, { ...kept, waiting: false });
    if (form && path === own) form.submit(); // the page that it gets says why
    else tell("An answer of yours could not be taken.", link(question, "Look at it"));
  }
}

function post(path, fields) {
  const body = new URLSearchParams(fields);
  const signal = AbortSignal.timeout(PATIENCE);
  return fetch(path, { method: "POST", body, redirect: "manual", keepalive: true, signal }).catch(() => null);
}

async function renewed(path, fields) {
  const reply = await fetch(path.replace("/answer", ""), { cache: "no-store" }).catch(() => null);
  const page = new DOMParser().parseFromString((await reply?.text()) ?? "", "text/html");
  const code = page.querySelector("input[name=csrf]")?.value ?? "";
  return fields.map(([name, value]) => [name, name === "csrf" ? code : value]);
}

function restore(fields) {
  for (const control of form.elements) {
    const given = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(control.type)) control.checked = given.includes(control.value);
    else if (given.length && control.type !== "hidden") [control.value] = given;
  }
}

function watch() {
  const kept = held(own);
  if (kept) restore(kept.fields);
  form.addEventListener("input", () => {
    if (held(own)?.waiting) tell(CHANGED);
    hold(own, typed(false));
  });
  form.addEventListener("submit", (event) => {
    if (!hold(own, typed(true))) return;
    event.preventDefault();
    tell("Sending …");
    sendAll();
  });
  const skip = document.querySelector(`form[action="${own.replace("/answer", "/skip")}"]`);
  skip?.addEventListener("submit", () => forget(own));
}

if (store) {
  const oldest = Date.now() - KEPT_DAYS * 86_400_000;
  for (const path of paths()) if (held(path).at < oldest) forget(path);
  addEventListener("online", () => wake());
  if (form) watch();
  sendAll();
}
