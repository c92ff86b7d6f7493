// Loads a module for whatever asks for one: data-module="rows" loads rows.js. Pages work without any of them.
// What hides parts of a form comes along and runs before the page is drawn, so that nothing jumps afterwards.
import acting from "./acting.js";
import only from "./only.js";

const BEFORE_DRAWN = { acting, only };

function begin(root) {
  const loading = [];
  for (const element of root.querySelectorAll("[data-module]")) {
    for (const name of element.dataset.module.split(" ")) {
      const mark = `data-has-${name}`;
      if (element.hasAttribute(mark)) continue;
      element.setAttribute(mark, "");
      if (BEFORE_DRAWN[name]) BEFORE_DRAWN[name](element);
      else loading.push(import(`./${name}.js`).then((module) => module.default(element)));
    }
  }
  return loading;
}

// Once all of them listen the page says so.
const first = [...begin(document), import("./keys.js").then((module) => module.default(document))];
Promise.allSettled(first).then(() => document.documentElement.setAttribute("data-ready", ""));
document.addEventListener("htmx:load", (event) => begin(event.target.parentElement ?? document));
document.addEventListener("fg:added", (event) => begin(event.target));

// Whatever htmx posts carries the same token as a form.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]")?.content ?? "";
});

// After a failed submit the reader begins at what has to be changed.
document.querySelector(".fg-errors")?.focus();
