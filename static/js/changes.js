// A field that says something else than the last filing did is marked while it is typed.
document.addEventListener("input", ({ target }) => {
  if (target.dataset.before === undefined) return;
  const now = target.type === "checkbox" ? (target.checked ? "1" : "") : target.value;
  const field = target.closest(".field");
  if (field && target.type !== "radio") field.classList.toggle("changed", now !== target.dataset.before);
});
