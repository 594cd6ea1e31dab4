// Ticking rows: the box in the heading ticks the page, and only then the whole result is offered.
const rows = () => [...document.querySelectorAll('input[name="selection"]')];

const showSelection = () => {
  const ticked = rows().filter((row) => row.checked).length;
  const complete = ticked > 0 && ticked === rows().length;
  const everything = document.querySelector("[data-select-everything]");
  document.querySelectorAll("[data-selected-count]").forEach((count) => {
    count.textContent = ticked.toLocaleString("ja");
  });
  document.querySelectorAll("[data-select-all]").forEach((box) => {
    box.hidden = false;
    box.checked = complete;
    box.indeterminate = ticked > 0 && !complete;
  });
  if (!everything) return;
  const total = document.querySelector("[data-total]");
  if (total) everything.querySelector("[data-selected-total]").textContent = total.textContent;
  everything.hidden = !complete;
  if (!complete) everything.querySelector("input").checked = false;
};

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-select-all]")) {
    rows().forEach((row) => {
      row.checked = event.target.checked;
    });
  }
  if (event.target.matches('[data-select-all], input[name="selection"]')) showSelection();
});

document.addEventListener("htmx:afterSettle", showSelection);
showSelection();
