// A long form in sections: each shuts to one line that says what stands in it or what it lacks; the rail says the same; a phone
// shows one at a time. Words come from data attributes. Without this every section stands open.
import { filled, missing, shown, linesOf } from "./lacking.js";

const PHONE = window.matchMedia("(max-width: 767.98px)");
const put = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export default function sections(root) {
  const form = root.closest("form");
  const said = root.dataset;
  const needs = JSON.parse(said.needs);
  const parts = [...root.querySelectorAll("[data-section]")].map((element, index) => ({
    element,
    index,
    body: element.querySelector("[data-fold]"),
    opener: element.querySelector("[data-open]"),
    onward: element.querySelector("[data-onward]"),
    summary: element.querySelector("[data-summary]"),
    link: root.querySelector(`[data-rail] a[href="#${element.id}"]`),
    title: element.querySelector("h2 span").textContent,
    note: element.querySelector("[data-summary]").textContent,
    lists: JSON.parse(element.dataset.lists),
    seen: false,
  }));
  const last = parts.length - 1;
  const step = root.querySelector("[data-step]");
  const back = document.querySelector("[data-back]");
  const forth = document.querySelector("[data-forth]");
  const send = document.querySelector("button[type=submit].fg-btn--main[form=form]");
  let current = parts[0];

  function weigh(part) {
    part.lacks = missing(part.element, form, needs);
    part.wrong = part.element.querySelectorAll(".fg-bad:not([hidden]), .is-short").length;
    part.warned = part.element.querySelectorAll(".fg-warn").length;
    part.begun = filled(part.element);
    part.lines = Object.entries(part.lists)
      .map(([list, words]) => [linesOf(document.getElementById(list)).length, words])
      .filter(([count]) => count);
  }

  function summary(part) {
    const words = part.lines.map(([count, text]) => put(text, { n: count }));
    for (const name of part.element.dataset.short.split(" ").filter(Boolean)) words.push(shown(document.getElementById(name)));
    const stands = part.begun ? words.filter(Boolean).join(said.comma) : "";
    if (part.lacks && !part.begun) return said.empty;
    if (part.lacks) return [stands, put(said.lacks, { n: part.lacks })].filter(Boolean).join(said.comma);
    return stands || part.element.dataset.nothing;
  }

  function mark(part, shape, small, state) {
    part.link.querySelector("use").setAttribute("href", `#i-${shape}`);
    part.link.querySelector("small").textContent = small;
    part.link.className = state;
    if (part === current) part.link.setAttribute("aria-current", "step");
    else part.link.removeAttribute("aria-current");
  }

  function say(part) {
    const open = !part.body.hidden;
    part.summary.textContent = open ? part.note : summary(part);
    part.opener.textContent = open ? said.shut : part.begun || part.done ? said.change : said.fill;
    part.opener.setAttribute("aria-expanded", open);
    part.element.classList.toggle("fg-sec--shut", !open);
    part.element.classList.toggle("is-current", part === current);
    const lines = part.lines[0];
    if (part.wrong) mark(part, "late", put(said.wrong, { n: part.wrong }), "is-bad");
    else if (part.warned) mark(part, "soon", put(said.hints, { n: part.warned }), "is-warn");
    else if (part.done) mark(part, "done", lines ? put(lines[1], { n: lines[0] }) : "", "is-done");
    else mark(part, part === current ? "now" : "wait", part.begun ? put(said.missing, { n: part.lacks }) : said.empty, "");
  }

  function bar() {
    const phone = PHONE.matches;
    const next = parts[current.index + 1];
    const name = current.element.dataset.section;
    step.hidden = false;
    root.classList.toggle("is-begun", current.index > 0);
    step.querySelector("b").textContent = name ? put(said.stepSaid, { n: name, title: current.title }) : current.title;
    step.querySelectorAll("rect").forEach((tick, index) => {
      tick.setAttribute("class", parts[index] === current ? "n" : parts[index].done ? "d" : "");
    });
    back.hidden = !phone || current.index === 0;
    forth.hidden = !phone || !next;
    if (next) forth.textContent = put(said.onward, { title: next.title });
    send.hidden = phone && current.index !== last;
  }

  function settle() {
    parts.forEach(weigh);
    // What may stay empty counts as done once one has been there, or has filled a later section whole.
    const furthest = Math.max(...parts.map((part) => (part.seen || (part.begun && !part.lacks && !part.lines.length) ? part.index : -1)));
    for (const part of parts) part.done = !part.lacks && !part.wrong && (part.begun || part.index <= furthest);
    parts.forEach(say);
    const counted = parts.slice(1);
    const done = counted.filter((part) => part.done).length;
    root.querySelector("[data-progress]").textContent = put(said.done, { done, all: counted.length });
    root.querySelector("[data-rail] meter").value = done;
    for (const copy of document.querySelectorAll("[data-mirror]")) {
      const text = shown(document.getElementById(copy.dataset.mirror));
      if (text) copy.textContent = text;
    }
    bar();
  }

  function open(part, { alone = false } = {}) {
    current.seen ||= current !== part;
    if (alone && current !== part && !current.wrong) current.body.hidden = true;
    current = part;
    part.body.hidden = false;
    root.classList.remove("is-listed");
    settle();
  }

  function goTo(part) {
    open(part, { alone: true });
    part.element.scrollIntoView({ block: PHONE.matches ? "center" : "start" });
    if (PHONE.matches) window.scrollTo(0, 0);
    const first = [...part.body.querySelectorAll("input:not([type=hidden]), select, textarea")].find((one) => one.offsetParent);
    // On a phone a field with the focus would bring up the keyboard over what is to be read first.
    (PHONE.matches || !first ? part.element : first).focus({ preventScroll: true });
  }

  root.addEventListener("click", (event) => {
    const part = parts.find((one) => one.element.contains(event.target));
    if (part && event.target === part.onward) goTo(parts[part.index + 1]);
    else if (part && event.target.closest("header")) {
      if (part.body.hidden) open(part);
      else { part.body.hidden = true; part.seen = true; settle(); }
    }
  });
  // A link to a section or to a field in one that is shut opens it: in the rail, in the hints, in what is to be changed.
  document.addEventListener("click", (event) => {
    const target = document.getElementById(event.target.closest("a[href^='#']")?.getAttribute("href").slice(1) ?? "");
    const part = target && parts.find((one) => one.element.contains(target));
    if (!part) return;
    event.preventDefault();
    if (target === part.element) { goTo(part); return; }
    target.dispatchEvent(new Event("fg:wanted", { bubbles: true }));
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  });
  root.addEventListener("fg:wanted", (event) => open(parts.find((one) => one.element.contains(event.target))));
  step.querySelector("button").addEventListener("click", (event) => {
    event.currentTarget.setAttribute("aria-expanded", root.classList.toggle("is-listed"));
  });
  back.addEventListener("click", () => goTo(parts[current.index - 1]));
  forth.addEventListener("click", () => goTo(parts[current.index + 1]));
  PHONE.addEventListener("change", bar);
  form.addEventListener("input", () => requestAnimationFrame(settle));
  form.addEventListener("change", () => requestAnimationFrame(settle));

  root.classList.add("is-paged");
  for (const part of parts) {
    part.opener.hidden = false;
    if (part.index < last) { part.onward.textContent = put(said.onward, { title: parts[part.index + 1].title }); part.onward.hidden = false; }
  }
  settle();
  const begin = parts.find((part) => part.wrong) ?? parts.find((part) => !part.done) ?? parts[last];
  for (const part of parts) part.body.hidden = part !== begin && !part.wrong;
  open(begin);
}
