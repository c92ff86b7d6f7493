// A list that grows and shrinks. Without this, add and remove are submit buttons of the form.
export default function rows(element) {
  const blank = element.querySelector(":scope > template");
  const lines = element.querySelector(":scope > [data-lines]");
  const add = element.querySelector(":scope > [data-add]");
  const most = Number(element.dataset.most);
  let next = lines.children.length;

  function number() {
    [...lines.children].forEach((line, index) => { line.querySelector("[data-number]").textContent = index + 1; });
    add.hidden = lines.children.length >= most;
  }

  function changed() {
    number();
    element.dispatchEvent(new Event("input", { bubbles: true }));
  }

  element.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button === add) {
      event.preventDefault();
      const holder = document.createElement("div");
      holder.innerHTML = blank.innerHTML.replaceAll("__n__", next++);
      const line = holder.firstElementChild;
      lines.append(line);
      line.dispatchEvent(new Event("fg:added", { bubbles: true }));
      changed();
      line.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    } else if (button?.matches("[data-remove]") && button.closest("[data-lines]") === lines) {
      event.preventDefault();
      button.closest("[data-line]").remove();
      changed();
      add.focus();
    }
  });
  number();
}
