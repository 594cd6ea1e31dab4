// A form with data-security-key="get" or "create" asks the security key before it is sent.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-security-key]");
  if (!form) return;
  event.preventDefault();
  const options = JSON.parse(document.getElementById("security-key-options").textContent);
  const creates = form.dataset.securityKey === "create";
  try {
    const credential = creates
      ? await webauthnJSON.create(options.creation_options)
      : await webauthnJSON.get(options.request_options);
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch {
    const failure = document.getElementById("failure");
    failure.querySelector(".banner-body").textContent =
      "セキュリティキーを確認できませんでした。もう一度お試しください。";
    failure.hidden = false;
  }
});
