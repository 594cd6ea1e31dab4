// A request that fails in the background is said aloud instead of doing nothing.
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => {
    document.getElementById("failure").hidden = false;
  });
}

document.addEventListener("htmx:beforeRequest", () => {
  document.getElementById("failure").hidden = true;
});
