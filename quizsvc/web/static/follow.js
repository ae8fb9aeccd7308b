// Follow the file: load the page anew as soon as the server would show another. The place on it stays, and so does an
// answer that was tried, because it is part of the address.
const note = document.querySelector("#follow");

const look = async () => {
  try {
    const reply = await fetch(note.dataset.address, { cache: "no-store" });
    if (reply.ok && (await reply.json()).tag !== note.dataset.tag) return location.reload();
    note.textContent = "Follows the file as you save";
  } catch {
    note.textContent = "The preview was stopped";
  }
  setTimeout(look, 400);
};

if (note) look();
