// ↓ goes from the search to the rows. There ↑ and ↓ walk, Enter opens the row and x ticks it.
const headOf = (row) => row.querySelector("th a") ?? row.querySelector("th") ?? row.querySelector("td");

const goTo = (row) => {
  const head = headOf(row);
  if (head.tagName !== "A") head.tabIndex = -1;
  head.focus({ preventScroll: true });
  head.closest("tr").scrollIntoView({ block: "nearest" });
};

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.isComposing) return;
  const rows = [...document.querySelectorAll("#results tbody tr")];
  const place = rows.indexOf(target.closest("#results tbody tr"));
  const before = target === document.body || ["id_q", "results"].includes(target.id);
  if (!rows.length || (place < 0 && !before)) return;
  if (target.matches("select, textarea, td input:not([type=checkbox])")) return;
  if (key === "ArrowDown" && rows[place + 1]) goTo(rows[place + 1]);
  else if (key === "ArrowUp" && place > 0) goTo(rows[place - 1]);
  else if (key === "ArrowUp" && place === 0) document.getElementById("id_q")?.focus();
  else if (key === "x" && place >= 0) rows[place].querySelector('input[name="selection"]')?.click();
  else return;
  event.preventDefault();
});
