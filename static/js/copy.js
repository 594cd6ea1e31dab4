// A button with data-copy="id" copies the text of that element; it selects it where it may not copy.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const words = document.getElementById(button.dataset.copy);
    getSelection().selectAllChildren(words);
    let copied = true;
    try {
      await navigator.clipboard.writeText(words.innerText.trim());
    } catch {
      copied = false;
    }
    document.querySelector("[data-copied]").textContent = copied
      ? "文面をコピーしました。"
      : "文面を選択しました。Ctrlキーを押しながらCキーを押すとコピーできます。";
  });
}
