// Text to be copied by a button. Where the browser has no clipboard to write to, or no scripts, the text can be selected.

for (const button of document.querySelectorAll("[data-copy]")) if (navigator.clipboard) enhance(button);

function enhance(button) {
  const text = document.getElementById(button.dataset.copy);
  const said = button.closest("details").querySelector('[role="status"]');
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = ""; // so that the same words are said again
    try {
      await navigator.clipboard.writeText(text.textContent);
      said.textContent = `Copied for ${button.dataset.language}.`;
    } catch {
      getSelection().selectAllChildren(text);
      said.textContent = "The browser did not let us copy. The text is selected; copy it yourself.";
    }
  });
}
