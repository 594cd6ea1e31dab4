// The focus goes to the error summary of a page, and is never lost when a part is swapped.
const focusFirst = (root) => {
  const target = root.querySelector("[data-focus], [data-autofocus]");
  if (target) target.focus();
  return Boolean(target);
};

focusFirst(document);

document.addEventListener("htmx:afterSettle", (event) => {
  const swapped = event.detail.elt;
  if (focusFirst(swapped) || document.activeElement !== document.body) return;
  swapped.setAttribute("tabindex", "-1");
  swapped.focus({ preventScroll: true });
});
