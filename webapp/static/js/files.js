// Shows what was picked and makes large pictures smaller before they are sent. Without this the files go as they are.
const LONGEST_SIDE = 2048;
const LEAVE_BELOW = 600 * 1024;

async function smaller(file) {
  if (!["image/jpeg", "image/png", "image/webp"].includes(file.type) || file.size < LEAVE_BELOW) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.82); });
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg", lastModified: file.lastModified });
  } catch {
    return file; // not a picture after all: the server tells by its content
  }
}

function shown(file) {
  const figure = document.createElement("figure");
  figure.className = "fg-photo is-new";
  if (file.type.startsWith("image/")) {
    const image = document.createElement("img");
    image.src = URL.createObjectURL(file);
    image.alt = file.name;
    image.onload = () => URL.revokeObjectURL(image.src);
    figure.append(image);
  }
  const caption = document.createElement("figcaption");
  const size = document.createElement("small");
  size.textContent = `${Math.max(1, Math.round(file.size / 1024))} KB`;
  caption.append(file.name, size);
  figure.append(caption);
  return figure;
}

export default function files(element) {
  const input = element.querySelector("input[type=file]");
  if (!input) return;
  const place = input.closest(".fg-photo");
  input.addEventListener("change", async () => {
    const picked = new DataTransfer();
    for (const file of input.files) picked.items.add(await smaller(file));
    input.files = picked.files;
    for (const old of element.querySelectorAll(".is-new")) old.remove();
    for (const file of input.files) place.before(shown(file));
  });
}
