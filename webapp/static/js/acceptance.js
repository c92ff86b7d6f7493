// While an application is filled in: what the household comes to and whether two must visit, when the card ends, and the
// signature under the application only once its figures stand. The server says the same when it is sent.
import { hundredths, written } from "./amounts.js";

const DAY = 86_400_000;

export default function acceptance(form) {
  const sums = document.querySelector("[data-household]");
  const card = form.elements.namedItem("id_valid_until");
  const last = form.querySelector("[data-after]");
  const warning = document.createElement("p");
  warning.className = "fg-warn";
  warning.setAttribute("role", "status");
  warning.hidden = true;
  if (card && !card.closest(".fg-field").querySelector(".fg-warn")) card.closest(".fg-field").append(warning);

  function household() {
    if (!sums) return;
    const [owed, renewed, from] = ["owed", "renewed", "from"].map((name) => hundredths(sums.dataset[name]));
    const amount = hundredths(form.elements.namedItem("amount").value) ?? 0n;
    const after = owed - renewed + (amount > renewed ? amount : renewed);
    sums.querySelector("[data-asked]").textContent = written(amount);
    sums.querySelector("[data-after-all]").textContent = written(after);
    sums.querySelector("[data-one]").hidden = after >= from;
    sums.querySelector("[data-two]").hidden = after < from;
  }

  function ending() {
    const { today, soon, over, ends } = form.dataset;
    const days = Math.round((Date.parse(card.value) - Date.parse(today)) / DAY);
    warning.hidden = !card.value || !(days <= Number(soon));
    if (!warning.hidden) warning.textContent = days < 0 ? over : ends.replace("{n}", days);
  }

  function signing() {
    const filled = last.dataset.after.split(" ").every((name) => (new FormData(form).get(name) ?? "").trim());
    const amount = hundredths(form.elements.namedItem("amount").value);
    const ready = filled && amount && amount % 10_000n === 0n;
    last.querySelector("[data-until]").hidden = Boolean(ready);
    last.querySelector("[data-then]").hidden = !ready && !last.querySelector(".is-bad, .is-kept");
  }

  function follow() {
    household();
    if (card) ending();
    if (last) signing();
  }
  form.addEventListener("input", follow);
  form.addEventListener("change", follow);
  follow();
}
