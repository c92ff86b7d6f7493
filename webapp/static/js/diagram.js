// The live diagram. data-xml is the address of the BPMN; a JSON script inside says which elements are done or at work
// and who holds them: {"done": [...], "now": [...], "plates": {"element": "name"}}. The bpmn.io mark stays visible.
const VIEWER = new URL("../vendor/bpmn-navigated-viewer.production.min.js", import.meta.url).href;
const READABLE = 0.6;

for (const sheet of ["diagram-js.css", "bpmn-js.css"]) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(`../vendor/${sheet}`, import.meta.url).href;
  document.head.append(link);
}

function load() {
  if (window.BpmnJS) return Promise.resolve(window.BpmnJS);
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = VIEWER;
    script.onload = () => done(window.BpmnJS);
    script.onerror = failed;
    document.head.append(script);
  });
}

function plate(name, done) {
  const label = document.createElement("div");
  label.className = done ? "fg-plate fg-plate--done" : "fg-plate";
  label.textContent = name;
  return label;
}

export default async function diagram(element) {
  const state = JSON.parse(element.querySelector("script[type='application/json']")?.textContent ?? "{}");
  const [Viewer, answer] = await Promise.all([load(), fetch(element.dataset.xml)]);
  if (!answer.ok) return;
  const holder = document.createElement("div");
  holder.className = "fg-diagram";
  element.append(holder);
  const viewer = new Viewer({ container: holder });
  await viewer.importXML(await answer.text());
  const canvas = viewer.get("canvas");
  const known = viewer.get("elementRegistry");
  const overlays = viewer.get("overlays");
  for (const id of state.done ?? []) if (known.get(id)) canvas.addMarker(id, "fg-done");
  for (const id of state.now ?? []) if (known.get(id)) canvas.addMarker(id, "fg-now");
  for (const [id, name] of Object.entries(state.plates ?? {})) {
    if (known.get(id)) overlays.add(id, { position: { bottom: 0, left: 0 }, html: plate(name, (state.done ?? []).includes(id)) });
  }
  canvas.zoom("fit-viewport", "auto");
  if (canvas.zoom() < READABLE) {
    // Too small to read: the part that is at work now is shown, the rest by panning.
    canvas.zoom(READABLE);
    const at = [...(state.now ?? []), ...(state.done ?? [])].find((id) => known.get(id));
    if (at) canvas.scrollToElement(at, 60);
  }
  element.setAttribute("data-drawn", "");
}
