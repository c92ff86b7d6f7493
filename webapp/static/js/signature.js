// A signature drawn with a finger, a pen or a mouse, sent as {png, strokes}. Without this: a picture of one on paper.
import SignaturePad from "../vendor/signature_pad.min.js";

export default function signature(element) {
  const canvas = element.querySelector("canvas");
  if (!canvas) return;
  const value = element.querySelector("[data-drawn]");
  const again = element.querySelector("[data-again]");
  const how = element.querySelector("[data-how]");
  element.querySelector("[data-scan]").hidden = true;
  canvas.hidden = false;
  how.hidden = false;
  const pad = new SignaturePad(canvas, { penColor: "#17211d", minWidth: 0.8, maxWidth: 2.6 });

  function fit() {
    const strokes = pad.toData();
    const ratio = Math.max(window.devicePixelRatio, 1);
    canvas.width = canvas.offsetWidth * ratio;
    canvas.height = canvas.offsetHeight * ratio;
    canvas.getContext("2d").scale(ratio, ratio);
    pad.clear();
    pad.fromData(strokes);
  }

  function say() {
    const strokes = pad.toData().map((stroke) => stroke.points.map((point) => [point.x, point.y, point.time]));
    value.value = pad.isEmpty() ? "" : JSON.stringify({ png: canvas.toDataURL("image/png"), strokes });
    again.hidden = pad.isEmpty();
    how.hidden = !pad.isEmpty();
    // What waits for a signature hears of it as of anything that is typed.
    value.dispatchEvent(new Event("input", { bubbles: true }));
  }

  pad.addEventListener("beginStroke", () => { how.hidden = true; });
  pad.addEventListener("endStroke", say);
  again.addEventListener("click", () => { pad.clear(); say(); });
  // Turning a telephone changes the width: what is drawn stays.
  let width = 0;
  new ResizeObserver(() => {
    if (canvas.offsetWidth !== width) { width = canvas.offsetWidth; fit(); }
  }).observe(canvas);
}
