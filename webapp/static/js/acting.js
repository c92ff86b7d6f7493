// The act's words follow what is chosen and typed: the button, the sentence that is signed, and why one cannot act yet.
// `data-turns-on` of the form names the choice. Whoever declares that he is related only declares it, whatever else stands
// there. Without this the sentence of every answer stands there.
import { hundredths, written } from "./amounts.js";

export default function acting(form) {
  const button = document.querySelector(`[data-act][form="${form.id}"]`);
  if (!button) return;
  const turnsOn = form.dataset.turnsOn;
  const everywhere = [...document.querySelectorAll("[data-follows]")];
  const all = (name) => [...document.querySelectorAll(`[data-${name}]`)];
  const given = (name) => new FormData(form).getAll(name).concat(new FormData(form).getAll(`${name}-file`))
    .some((value) => (typeof value === "string" ? value.trim() : value.size));
  const whole = (name) => [...form.querySelectorAll(`[name="${name}"]:enabled`)].every((box) => box.checked);
  let waiting = null;

  function follow() {
    const chosen = turnsOn ? new FormData(form).get(turnsOn) ?? "" : "";
    const related = all("recused").length > 0 && new FormData(form).get("no_relation") === "no";
    for (const place of everywhere) {
      const amount = hundredths(form.elements.namedItem(place.dataset.follows)?.value ?? "");
      place.textContent = amount === null ? place.dataset.otherwise : written(amount);
    }
    for (const sentence of all("signs")) sentence.hidden = related || sentence.dataset.signs !== chosen;
    for (const sentence of all("recusal")) sentence.hidden = !related;
    for (const words of related ? all("recused") : all("says")) if (related || words.dataset.says === chosen) {
      button.querySelector("[data-words]").textContent = words.textContent;
      button.classList.toggle("fg-btn--refuse-main", "refuses" in words.dataset);
      button.classList.toggle("fg-btn--main", !("refuses" in words.dataset));
    }
    const done = ({ awaits, unless, every }) => (every === undefined ? given : whole)(awaits) || (unless && given(unless));
    const missing = related ? [] : all("awaits").filter(({ dataset }) => (!dataset.when || dataset.when === chosen) && !done(dataset));
    for (const one of all("awaits")) one.hidden = one !== missing[0];
    waiting = missing[0]?.dataset.awaits ?? null;
    button.setAttribute("aria-disabled", String(waiting !== null));
  }

  for (const label of all("way")) label.hidden = true;
  // What cannot be done yet leads to what is missing, and is not sent.
  button.addEventListener("click", (event) => {
    if (waiting === null) return;
    event.preventDefault();
    const field = [...form.elements].find(({ name, type, disabled }) => name === waiting && type !== "hidden" && !disabled);
    // What is drawn or uploaded has no field of its own to type in: its frame takes the focus.
    (field ?? document.getElementById(waiting))?.focus();
  });
  form.addEventListener("input", follow);
  form.addEventListener("change", follow);
  follow();
}
