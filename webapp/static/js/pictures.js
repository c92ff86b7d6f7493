// Pictures are made smaller on the device: about 300 KB are sent whatever the camera takes.
const ENOUGH = 320 * 1024;
const STEPS = [[1600, 0.82], [1600, 0.7], [1400, 0.65], [1280, 0.55], [1024, 0.5]];
const KINDS = ["image/jpeg", "image/png", "image/webp"];

async function drawn(picture, longest, quality) {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => { canvas.toBlob(done, "image/jpeg", quality); });
}

export default async function smaller(file) {
  if (!KINDS.includes(file.type) || file.size <= ENOUGH) return file;
  try {
    const picture = await createImageBitmap(file);
    let best = null;
    for (const [longest, quality] of STEPS) {
      best = await drawn(picture, longest, quality);
      if (best && best.size <= ENOUGH) break;
    }
    if (!best || best.size >= file.size) return file;
    return new File([best], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg", lastModified: file.lastModified });
  } catch {
    return file; // not a picture after all: the server tells by its content
  }
}
