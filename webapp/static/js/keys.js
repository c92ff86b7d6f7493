// Keys: / search, J K in a list, Ctrl+Enter the main act, 1 to 4 the gates, Esc closes and never discards.
function inField(target) {
  return Boolean(target.closest?.("input, textarea, select, [contenteditable]"));
}

function move(step) {
  const links = [...document.querySelectorAll("main tbody a.fg-link, main [data-walk] a")].filter((link) => link.offsetParent);
  const at = links.indexOf(document.activeElement);
  links[Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
}

export default function keys(page) {
  page.addEventListener("keydown", (event) => {
    // While Chinese is being composed every key belongs to the input method.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      // A button that still waits for something leads there when it is pressed.
      const main = page.querySelector("button[data-act]:not([disabled])") ?? page.querySelector("button.fg-btn--main:not([disabled])");
      if (main) { event.preventDefault(); main.click(); }
      return;
    }
    if (event.key === "Escape") {
      page.querySelector("dialog[open]")?.close();
      if (inField(event.target)) event.target.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
    if (event.key === "/") {
      const search = page.querySelector("main [data-search]") ?? page.querySelector("[data-search]");
      if (search) { event.preventDefault(); search.focus(); }
    } else if (event.key === "j" || event.key === "J") move(1);
    else if (event.key === "k" || event.key === "K") move(-1);
    else if (event.target.closest("[data-walk]") && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    }
    else if (/^[1-4]$/.test(event.key)) {
      const gate = page.querySelector(`a[data-gate="${event.key}"], [data-gate="${event.key}"] a`);
      if (gate) { event.preventDefault(); gate.click(); }
    }
  });
}
