// Step through a derivation: one line after the other, each with its value. Without scripts all lines are there.
for (const stepper of document.querySelectorAll(".stepper")) {
  const lines = [...stepper.querySelectorAll("ol > li")];
  const row = stepper.querySelector(".row");
  let shown = 1;

  const show = () => {
    lines.forEach((line, at) => { line.hidden = at >= shown; });
    row.hidden = shown >= lines.length;
  };

  row.addEventListener("click", (event) => {
    const step = event.target.dataset.step;
    if (!step) return;
    const next = lines[shown];
    shown = step === "all" ? lines.length : shown + 1;
    show();
    next.tabIndex = -1;
    next.focus({ preventScroll: true }); // so that it is read out, and Tab goes on from here
  });
  show();
}
