// The interviewer's sheet follows the interview: what lives on it is taken anew every few seconds, marks stay as they are.
import { count } from "./timer.js";

const EVERY_MS = 3000;
const note = document.querySelector("[data-refreshed]");

const taken = (fresh) => {
  for (const part of fresh.querySelectorAll("[data-live]")) {
    const here = document.getElementById(part.id);
    if (here && here.innerHTML !== part.innerHTML) here.replaceWith(document.adoptNode(part));
  }
  const asked = document.getElementById("asked");
  for (const question of [...fresh.querySelectorAll("[data-asked]")].reverse()) {
    if (document.getElementById(question.id)) continue;
    if (!asked.querySelector("[data-asked]")) asked.replaceChildren();
    asked.prepend(document.adoptNode(question));
  }
};

const look = async () => {
  try {
    const reply = await fetch(location.pathname, { cache: "no-store" });
    if (reply.status === 404) {
      note.textContent = "The candidate has taken the link back.";
      return;
    }
    if (reply.ok) taken(new DOMParser().parseFromString(await reply.text(), "text/html"));
    note.textContent = reply.ok ? "" : "The server does not answer; trying again.";
  } catch {
    note.textContent = "Offline; trying again.";
  }
  for (const clock of document.querySelectorAll("#now .timer:not([data-counting])")) {
    clock.dataset.counting = "";
    count(clock);
  }
  setTimeout(look, EVERY_MS);
};

look();
