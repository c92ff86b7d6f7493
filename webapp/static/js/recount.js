// What follows from what is typed is worked out by the server alone: while one types it is asked, and the places marked
// `data-recounted` say what its page says. `data-counts` names the fields that count. Without this a button asks it.
const WAIT = 350;

export default function recount(element) {
  const form = element.closest("form") ?? element.querySelector("form");
  const names = new Set(element.dataset.counts.split(" "));
  const stale = element.querySelector("[data-stale]");
  const button = element.querySelector("[data-recount]");
  let timer = 0;
  let running = null;

  function put(page) {
    for (const place of document.querySelectorAll("[data-recounted]")) {
      const fresh = page.getElementById(place.id);
      if (fresh && fresh.innerHTML !== place.innerHTML) place.replaceChildren(...fresh.childNodes);
    }
  }

  async function ask() {
    running?.abort();
    running = new AbortController();
    const body = new FormData(form);
    // Files, the password and a signature just drawn are sent with the form itself and with nothing else.
    for (const [name, value] of [...body]) if (value instanceof File || name === "password" || value.startsWith("{")) body.delete(name);
    body.set("recount", "1");
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "error", signal: running.signal });
      if (!answer.ok) throw new Error(answer.status);
      put(new DOMParser().parseFromString(await answer.text(), "text/html"));
      if (stale) stale.hidden = true;
    } catch (error) {
      if (error.name === "AbortError") return;
      if (stale) stale.hidden = false;
    }
    element.removeAttribute("data-asking");
  }

  function due(event) {
    // While Chinese is being composed nothing is finished yet.
    if (!names.has(event.target.name) || event.isComposing) return;
    clearTimeout(timer);
    element.setAttribute("data-asking", "");
    timer = setTimeout(ask, WAIT);
  }

  if (button) button.hidden = true;
  for (const kind of ["input", "compositionend", "change"]) form.addEventListener(kind, due);
  form.addEventListener("fg:sending", () => { clearTimeout(timer); running?.abort(); });
}
