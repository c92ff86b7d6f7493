// Files to be read at once: says which were chosen, and shows that they may be dropped here. The browser's own field takes
// the click and the drop.
function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function line(file) {
  const item = document.createElement("li");
  const weight = document.createElement("small");
  weight.textContent = size(file.size);
  item.append(file.name, weight);
  return item;
}

export default function upload(element) {
  const input = element.querySelector("input[type=file]");
  const place = element.querySelector(".fg-drop");
  input.addEventListener("change", () => element.querySelector("[data-picked]").replaceChildren(...[...input.files].map(line)));
  for (const kind of ["dragenter", "dragover"]) place.addEventListener(kind, () => place.classList.add("is-over"));
  for (const kind of ["dragleave", "drop"]) place.addEventListener(kind, () => place.classList.remove("is-over"));
}
