// Files by drag, camera or choice: shown at once, made smaller, sent in the background, and again when a connection
// comes back. Without this they go with the form as they are.
import smaller from "./pictures.js";
import * as waiting from "./waiting.js";

const AGAIN = 10000;

function sent(url, token, purpose, key, file, progress) {
  return new Promise((done) => {
    const body = new FormData();
    body.append("purpose", purpose);
    body.append("key", key);
    body.append("file", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token);
    request.upload.onprogress = (event) => { if (event.lengthComputable) progress(event.loaded / event.total); };
    request.onload = () => done({ status: request.status, ...(request.response ?? {}) });
    request.onerror = () => done({ status: 0 });
    request.send(body);
  });
}

export default function files(element) {
  const input = element.querySelector("input[type=file]");
  const form = element.closest("form");
  if (!input || !form || !element.dataset.url) return;
  const words = element.dataset;
  const name = input.name.replace(/-file$/, "");
  const owner = `${document.body.dataset.person ?? ""} ${location.pathname} ${name}`;
  const place = input.closest(".fg-photo");
  const bad = document.createElement("p");
  const pending = new Set();
  bad.className = "fg-bad";
  bad.hidden = true;
  element.append(bad);

  function tell(text) {
    bad.textContent = text;
    bad.hidden = !text;
  }

  function counted() {
    place.hidden = element.querySelectorAll(".fg-photo").length > Number(words.most);
    if (!pending.size) tell("");
  }

  function figure(file) {
    const made = document.createElement("figure");
    made.className = "fg-photo is-new";
    if (file.type.startsWith("image/")) {
      const image = document.createElement("img");
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      made.append(image);
    }
    const caption = document.createElement("figcaption");
    const bar = document.createElement("progress");
    const drop = document.createElement("button");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    drop.type = "button";
    drop.className = "fg-again";
    drop.textContent = words.drop;
    caption.append(file.name, bar, drop);
    made.append(caption);
    place.before(made);
    return { made, caption, bar, drop };
  }

  // A picture of which there is one is not left out but taken again: its way back is a button of the form without this.
  function keptOne(view, id) {
    const hidden = document.createElement("input");
    const again = document.createElement("button");
    Object.assign(hidden, { type: "hidden", name, value: id });
    Object.assign(again, { type: "button", className: "fg-textlink", textContent: words.again });
    again.dataset.again = "";
    view.caption.replaceChildren(words.kept, hidden, again);
  }

  function kept(view, file, id) {
    if (words.again) {
      keptOne(view, id);
      form.dispatchEvent(new Event("change", { bubbles: true }));
      return;
    }
    const label = document.createElement("label");
    const box = document.createElement("input");
    const note = document.createElement("small");
    label.className = "fg-keep";
    Object.assign(box, { type: "checkbox", name, value: id, checked: true });
    note.textContent = `${Math.max(1, Math.round(file.size / 1024))} KB · ${words.kept}`;
    label.append(box, ` ${file.name}`, note);
    view.caption.replaceChildren(label);
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  const before = waiting.all(owner);
  // One after the other: an old telephone holds no ten large pictures at once.
  let turn = Promise.resolve();

  // Shown and counted from this very moment, so that a form sent meanwhile waits for it.
  function add(picked, stored = before.then(() => waiting.put(owner, picked))) {
    const view = figure(picked);
    const one = { timer: 0 };
    let file = picked;
    pending.add(one);
    function end() {
      clearTimeout(one.timer);
      pending.delete(one);
      Promise.resolve(stored).then(waiting.drop);
      counted();
    }
    view.drop.addEventListener("click", () => { view.made.remove(); end(); input.focus(); });
    async function send() {
      clearTimeout(one.timer);
      if (!pending.has(one)) return;
      const token = form.elements.namedItem("csrf_token")?.value ?? "";
      const answer = await sent(words.url, token, name, form.elements.namedItem("key")?.value ?? "", file, (part) => { view.bar.value = part; });
      if (!pending.has(one)) return;
      if (answer.id) {
        end();
        kept(view, file, answer.id);
      } else if (answer.sentence) {
        view.made.remove();
        end();
        tell(`${file.name}：${answer.sentence}`);
      } else {
        tell(words.failed);
        one.timer = setTimeout(send, AGAIN);
      }
    }
    counted();
    turn = turn.then(async () => {
      if (!pending.has(one)) return;
      file = await smaller(picked);
      one.send = send;
      send();
    });
  }

  function picked(list) {
    tell("");
    for (const file of list) add(file);
  }

  element.addEventListener("click", (event) => {
    const again = event.target.closest("[data-again]");
    if (!again) return;
    event.preventDefault();
    again.closest(".fg-photo").remove();
    counted();
    input.click();
  });
  input.addEventListener("change", () => {
    const list = [...input.files];
    input.value = "";
    picked(list);
  });
  element.addEventListener("dragover", (event) => { event.preventDefault(); element.classList.add("is-over"); });
  element.addEventListener("dragleave", () => element.classList.remove("is-over"));
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    element.classList.remove("is-over");
    picked([...event.dataTransfer.files]);
  });
  window.addEventListener("online", () => { for (const one of pending) one.send?.(); });
  form.addEventListener("fg:sending", (event) => {
    if (!pending.size) return;
    event.preventDefault();
    tell(words.pending.replace("{n}", pending.size));
    element.dispatchEvent(new Event("fg:wanted", { bubbles: true }));
    element.scrollIntoView({ block: "center" });
  });
  before.then((found) => { for (const one of found) add(one.file, one.id); });
}
