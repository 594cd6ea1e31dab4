// A file may be dropped on its field; the field shows that it would be taken.
for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    if (!event.target.matches('input[type="file"]')) return;
    event.target.classList.toggle("is-over", name === "dragenter" || name === "dragover");
  });
}
