// Syllables still being converted by a Japanese input method are not yet a search.
document.addEventListener(
  "input",
  (event) => {
    if (event.isComposing) event.stopImmediatePropagation();
  },
  true,
);

document.addEventListener(
  "compositionend",
  (event) => {
    setTimeout(() => event.target.dispatchEvent(new Event("input", { bubbles: true })), 0);
  },
  true,
);
