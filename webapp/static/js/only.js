// Fields that an answer asks for stay away until it is given; what holds an error stands anyway. Without this all stand.
// What belongs to such a field, its words or the sheet above it, names it in data-with and comes and goes with it.
export default function only(form) {
  const rules = Object.entries(JSON.parse(form.dataset.only));
  const wrapper = (name) => (form.elements[name]?.[0] ?? form.elements[name] ?? document.getElementById(name))?.closest?.(".fg-field");
  const value = (name) => new FormData(form).get(name) ?? "";

  function settle() {
    for (const [name, wanted] of rules) {
      const field = wrapper(name);
      if (field) field.hidden = !field.classList.contains("is-bad") && !wanted.some(([asked, answer]) => value(asked) === answer);
    }
    for (const beside of form.querySelectorAll("[data-with]")) beside.hidden = wrapper(beside.dataset.with)?.hidden ?? false;
  }
  form.addEventListener("change", settle);
  settle();
}
