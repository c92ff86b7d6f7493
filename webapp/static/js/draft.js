// Keeps a draft while one types: the whole form goes to data-url, and the bar says when it was kept.
const WAIT = 1500;
const TRY_AGAIN = 15000;

// The same form in another tab: the newest words would win over those of this one, so both are told.
function tellOthers(form) {
  if (!("BroadcastChannel" in window)) return;
  const note = document.querySelector("[data-second]");
  const channel = new BroadcastChannel("fourgates-forms");
  channel.onmessage = ({ data }) => {
    if (data.url !== form.dataset.url) return;
    if (note) note.hidden = false;
    if (data.just) channel.postMessage({ url: form.dataset.url });
  };
  channel.postMessage({ url: form.dataset.url, just: true });
}

export default function draft(form) {
  tellOthers(form);
  const shown = document.querySelector("[data-saved]");
  let timer = 0;
  let running = false;
  let dirty = false;

  function say(text, bad) {
    if (!shown) return;
    shown.textContent = text;
    shown.classList.toggle("fg-red", bad);
  }

  async function keep() {
    if (running) return;
    running = true;
    dirty = false;
    const body = new FormData(form);
    // Files, the password and a signature just drawn are sent with the form itself and with nothing else.
    for (const [name, value] of [...body]) if (value instanceof File || name === "password" || value.startsWith("{")) body.delete(name);
    try {
      const answer = await fetch(form.dataset.url, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      const now = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
      say(`${shown?.dataset.word ?? "已保存"} ${now}`, false);
    } catch {
      say(shown?.dataset.failed ?? "没有保存：连不上服务器。您填的都在，再试一次", true);
      dirty = true;
    }
    running = false;
    if (dirty) wait(TRY_AGAIN);
  }

  function wait(length) {
    clearTimeout(timer);
    timer = setTimeout(keep, length);
  }

  form.addEventListener("input", () => { dirty = true; wait(WAIT); });
  form.addEventListener("change", () => { dirty = true; wait(WAIT); });
  form.addEventListener("fg:sending", () => clearTimeout(timer));
  window.addEventListener("online", () => { if (dirty) keep(); });
  document.addEventListener("visibilitychange", () => { if (dirty && document.hidden) keep(); });
}
