"""How a table stands in its window: as cards, with a fixed first column, or short; never cut."""

from playwright.sync_api import Page

FAULTS = """() => {
  const faults = [];
  const shown = (element) => element.checkVisibility() && element.getClientRects().length;
  for (const table of document.querySelectorAll("main table")) {
    if (!shown(table)) continue;
    const box = table.closest(".table-scroll") ?? table.parentElement;
    const name = table.caption?.textContent.trim() || box.ariaLabel || "?";
    const room = box.clientWidth + 1;
    const fault = (words) => faults.push(`${name}: ${words}`);
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter(shown);
    if (getComputedStyle(table).display === "block") {
      if (table.scrollWidth > room) fault(`cards of ${table.scrollWidth} in ${room}`);
    } else if (table.offsetWidth > room) {
      if (!/auto|scroll/.test(getComputedStyle(box).overflowX)) fault("is cut");
      for (const row of rows) {
        const head = row.querySelector("th");
        const { position, left } = head ? getComputedStyle(head) : {};
        if (row.cells.length < 2) continue;
        if (position !== "sticky" || left !== "0px") fault(`no fixed heading: ${row.textContent}`);
        else if (head.offsetWidth > room * 0.66) fault(`heading too wide: ${head.textContent}`);
      }
    }
    for (const cell of rows.flatMap((row) => [...row.cells])) {
      const copy = cell.cloneNode(true);
      copy.querySelectorAll(".visually-hidden").forEach((hidden) => hidden.remove());
      const words = copy.textContent.trim();
      const longest = Math.max(...words.split(/\\s+/).map((word) => word.length));
      const em = parseFloat(getComputedStyle(cell).fontSize);
      if (longest >= 6 && cell.clientWidth < 4 * em) fault(`squeezed: ${words}`);
      if (cell.scrollWidth > cell.clientWidth + 1) fault(`words cut: ${words}`);
    }
  }
  return faults.map((words) => words.replace(/\\s+/g, " ").slice(0, 120));
}"""


def assert_tables_whole(page: Page) -> None:
    """Hold every table of a page to one of the three ways, and none of its words cut."""
    assert page.evaluate(FAULTS) == [], page.url
