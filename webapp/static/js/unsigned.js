// Signatures in one row: how many are missing stands in the strip while one signs, the next empty pad is framed, and what was
// signed for another amount or day (`data-voids`) is signed again. Without this the server says what is missing.
export default function unsigned(row) {
  const form = row.closest("form");
  const said = document.querySelector("[data-unsigned]");
  const voids = new Set((row.dataset.voids ?? "").split(" ").filter(Boolean));
  const pads = [...row.querySelectorAll("[data-drawn]")];

  function count() {
    const missing = pads.filter((pad) => !pad.value);
    for (const pad of pads) pad.parentElement.querySelector("[data-pad]").classList.toggle("is-wait", pad === missing[0]);
    if (said) said.textContent = missing.length ? row.dataset.some.replace("{n}", missing.length) : row.dataset.all;
  }

  form.addEventListener("change", (event) => {
    if (!voids.has(event.target.name)) return;
    for (const again of row.querySelectorAll("[data-again]:not([hidden])")) again.click();
    for (const kept of row.querySelectorAll(".is-kept")) {
      const pad = kept.parentElement.querySelector("[data-drawn]");
      pad.value = "";
      kept.replaceChildren();
      pad.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  form.addEventListener("input", count);
  count();
}
