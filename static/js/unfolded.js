// What was unfolded over the page is folded up again by Escape, and by a press beside it.
const unfolded = () => document.querySelectorAll("details[name='unfolded'][open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const details of unfolded()) {
    const inside = details.contains(document.activeElement);
    details.open = false;
    if (inside) details.querySelector("summary").focus();
  }
});

document.addEventListener("pointerdown", (event) => {
  for (const details of unfolded()) {
    if (!details.contains(event.target)) details.open = false;
  }
});
