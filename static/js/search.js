// "/" goes to the quick search, and an address carries only the conditions in force.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  const search = document.getElementById("id_q");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || typing || !search) return;
  event.preventDefault();
  search.focus();
});

document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.id !== "filter-form") return;
  const { formData } = event.detail;
  const empty = [...formData.entries()].filter(([, value]) => value === "");
  empty.forEach(([name]) => formData.delete(name));
  // An address without any condition opens the conditions that the person begins with.
  if (![...formData.keys()].length) formData.set("q", "");
});
