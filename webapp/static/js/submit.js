// One act, one post: a second click does nothing, and the button says what is happening.
export default function submit(form) {
  let sending = false;
  form.addEventListener("submit", (event) => {
    // Whoever still has something to send says no to this event, and why.
    if (sending || !form.dispatchEvent(new Event("fg:sending", { cancelable: true }))) { event.preventDefault(); return; }
    sending = true;
    const button = event.submitter?.matches(".fg-btn") ? event.submitter : document.querySelector(`.fg-btn--main[form="${form.id}"]`) ?? form.querySelector(".fg-btn--main");
    if (!button) return;
    button.classList.add("is-busy");
    button.setAttribute("aria-busy", "true");
    if (button.dataset.busy) button.textContent = button.dataset.busy;
  });
  // Back from the next page: the form is to be used again.
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
}
