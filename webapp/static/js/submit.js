// One act, one post: a second click does nothing, and the button says what is happening.
export default function submit(form) {
  let sending = false;
  form.addEventListener("submit", (event) => {
    if (sending) { event.preventDefault(); return; }
    sending = true;
    form.dispatchEvent(new Event("fg:sending"));
    const button = event.submitter?.matches(".fg-btn") ? event.submitter : document.querySelector(`.fg-btn--main[form="${form.id}"]`) ?? form.querySelector(".fg-btn--main");
    if (!button) return;
    button.classList.add("is-busy");
    button.setAttribute("aria-busy", "true");
    if (button.dataset.busy) button.textContent = button.dataset.busy;
  });
  // Back from the next page: the form is to be used again.
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
}
