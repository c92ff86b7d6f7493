// The live diagram. data-xml is the address of the BPMN; a JSON script inside says which elements are done or at work
// and who holds them: {"done": [...], "now": [...], "refused": [...], "plates": {"element": "name"}, "shut": {"element":
// {"tasks": [...], "words": "…"}}}. The bpmn.io mark stays visible.
const VIEWER = new URL("../vendor/bpmn-navigated-viewer.production.min.js", import.meta.url).href;
const READABLE = 0.6;
const EDGE = 20;

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

// The whole height where it can be read, and sideways the part that is at work now; the rest by panning.
function look(canvas, at) {
  const { inner, outer } = canvas.viewbox();
  const scale = Math.min(1, Math.max(READABLE, outer.height / (inner.height + 2 * EDGE)));
  const [width, height] = [outer.width / scale, outer.height / scale];
  const between = (wanted, from, length, shown) => Math.max(from - EDGE, Math.min(wanted, from + length + EDGE - shown));
  const [x, y] = at ? [at.x + at.width / 2 - width / 2, at.y + at.height / 2 - height / 2] : [inner.x, inner.y];
  canvas.viewbox({ x: between(x, inner.x, inner.width, width), y: between(y, inner.y, inner.height, height), width, height });
}

// Clicking a task greys what whoever does it may no longer do, and says so; clicking elsewhere takes it back.
function shutting(viewer, shut, said) {
  const canvas = viewer.get("canvas");
  const known = viewer.get("elementRegistry");
  const first = said?.textContent;
  let grey = [];
  viewer.on("element.click", ({ element }) => {
    for (const id of grey) canvas.removeMarker(id, "fg-shut");
    const found = shut[element.id];
    grey = (found?.tasks ?? []).filter((id) => known.get(id));
    for (const id of grey) canvas.addMarker(id, "fg-shut");
    if (said) said.textContent = found?.words ?? first;
  });
}

export default async function diagram(element) {
  // On a telephone a list of steps stands in its place, and nothing is fetched.
  if (element.offsetParent === null) return;
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
  for (const id of state.refused ?? []) if (known.get(id)) canvas.addMarker(id, "fg-no");
  for (const [id, name] of Object.entries(state.plates ?? {})) {
    if (known.get(id)) overlays.add(id, { position: { bottom: 0, left: 0 }, html: plate(name, (state.done ?? []).includes(id)) });
  }
  look(canvas, known.get([...(state.now ?? []), ...(state.done ?? [])].find((id) => known.get(id))));
  shutting(viewer, state.shut ?? {}, element.closest("section").querySelector("[data-shut]"));
  element.setAttribute("data-drawn", "");
}
