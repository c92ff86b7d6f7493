// What a form lacks: which of the fields that must be filled are empty, by the answers that ask for them.
const CONTROLS = "input:not([type=submit]), select, textarea";

function worth(control) {
  if (control.type === "radio" || control.type === "checkbox") return control.checked && control.value !== "";
  return control.type === "file" ? control.files.length > 0 : control.value.trim() !== "";
}

// Whether anything was typed or chosen in it; what stands hidden beside a line, its number, does not count.
export function filled(node) {
  const controls = node.matches(CONTROLS) ? [node] : [...node.querySelectorAll(CONTROLS)];
  return controls.some((one) => (one.type !== "hidden" || "drawn" in one.dataset) && worth(one));
}

// The lines of a list that hold anything: a blank one falls away.
export function linesOf(list) {
  return [...(list?.querySelectorAll("[data-line]") ?? [])].filter(filled);
}

// What stands in a field, as its reader sees it.
export function shown(node) {
  if (!node) return "";
  if (node.matches("output")) return node.textContent.trim();
  const chosen = node.querySelector?.("input:checked");
  if (chosen) return chosen.closest("label").textContent.trim();
  if (node.matches("select")) return node.value ? node.selectedOptions[0].textContent.trim() : "";
  const unit = node.matches("input") && node.value ? node.parentElement.querySelector(":scope > span[aria-hidden]")?.textContent ?? "" : "";
  return "value" in node && node.matches(CONTROLS) ? `${node.value.trim()}${unit ? ` ${unit}` : ""}` : "";
}

// Left away by an answer, not merely folded.
function away(node, within) {
  for (let up = node; up && up !== within; up = up.parentElement) if (up.hidden && !("fold" in up.dataset)) return true;
  return false;
}

function asked(answers, id, form) {
  if (!answers.length) return true;
  const number = /-(\d+)-/.exec(id)?.[1] ?? "";
  const given = new FormData(form);
  return answers.some(([name, value, usual]) => {
    const answer = given.get(name.replace("*", number)) ?? "";
    return answer === value || (usual && !answer);
  });
}

// How many of the fields within this part that must be filled are still empty.
export function missing(part, form, needs) {
  return [...part.querySelectorAll("[id]")].filter((node) => {
    const answers = needs[node.id.replace(/-\d+-/, "-*-")];
    if (!answers || filled(node) || away(node, part) || !asked(answers, node.id, form)) return false;
    const line = node.closest("[data-line]");
    return !line || filled(line);
  }).length;
}
