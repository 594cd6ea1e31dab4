// A button that prints; without JavaScript it stays hidden, and the page says what to press instead.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
