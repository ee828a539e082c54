// Citations and frames are copied by a button. Where the site was built without its address, the code of
// a frame takes the one that the reader sees it at.
{
  if (location.protocol.startsWith("http")) {
    for (const code of document.querySelectorAll(".reuse [data-root]")) {
      const site = new URL(code.dataset.root, location.href);
      code.textContent = code.textContent.replace(/(src|href)="(?!http)/g, `$1="${site}`);
      code.parentElement.querySelector(".no-address").remove();
    }
  }
  const say = (button, word) => {
    button.textContent = word;
    button.addEventListener("blur", () => { button.textContent = "Copy"; }, { once: true });
  };
  const select = (node) => getSelection().selectAllChildren(node);
  for (const button of document.querySelectorAll(".reuse button.copy")) {
    button.hidden = false;
    const copied = button.previousElementSibling;
    button.addEventListener("click", () => {
      const done = navigator.clipboard
        ? navigator.clipboard.writeText(copied.textContent) : Promise.reject(new Error("no clipboard"));
      done.then(() => say(button, "Copied"), () => { select(copied); say(button, "Selected: copy it now"); });
    });
  }
}
