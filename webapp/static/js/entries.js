// A list shows one entry open and the others as one line that says what stands in them. Without this all stand open.
import { filled, missing, shown } from "./lacking.js";

export default function entries(list) {
  const form = list.closest("form");
  const { short, lacks, change, shut, comma } = list.dataset;
  const needs = JSON.parse(list.dataset.lineNeeds);
  const lines = () => [...list.querySelectorAll(":scope > [data-lines] > [data-line]")];
  const body = (line) => line.querySelector(":scope > [data-fold]");

  function say(line) {
    const open = !body(line).hidden;
    const prefix = body(line).dataset.fold;
    const stands = filled(line) ? short.split(" ").map((field) => shown(document.getElementById(prefix + field))) : [];
    const [name, ...others] = stands.filter(Boolean);
    const count = missing(line, form, needs);
    line.querySelector("[data-name]").textContent = name ?? "";
    line.querySelector("[data-told]").textContent = [...others, count ? lacks.replace("{n}", count) : ""].filter(Boolean).join(comma);
    line.querySelector("[data-turn]").textContent = open ? shut : change;
    line.querySelector("[data-turn]").setAttribute("aria-expanded", open);
    line.classList.toggle("fg-item--shut", !open);
  }

  function open(line) {
    for (const one of lines()) {
      body(one).hidden = one !== line && filled(one) && !one.querySelector(".is-bad");
      say(one);
    }
  }

  list.addEventListener("click", (event) => {
    const line = event.target.closest("[data-line]");
    if (!line || event.target.closest("[data-remove]") || !event.target.closest(".fg-item__h")) return;
    if (body(line).hidden) {
      open(line);
      body(line).querySelector("input:not([type=hidden]), select, textarea")?.focus();
    } else { body(line).hidden = true; say(line); }
  });
  list.addEventListener("fg:wanted", (event) => {
    const line = event.target.closest("[data-line]");
    if (line) open(line);
  });
  list.addEventListener("fg:added", (event) => { event.target.querySelector("[data-turn]").hidden = false; open(event.target); });
  list.addEventListener("input", () => lines().forEach(say));
  for (const line of lines()) line.querySelector("[data-turn]").hidden = false;
  open(lines().find((line) => line.querySelector(".is-bad")) ?? lines().find((line) => missing(line, form, needs)));
}
