// One press, one sending. The server refuses a second sending anyway (a hidden token); this only
// spares people the wait. A submit is never lost: the first always goes through, and a page that
// is shown again, or a network that gave up, has its buttons back.

const AGAIN_AFTER = 20_000; // milliseconds: by then a sending has either arrived or failed

export function guardSubmits(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-once]")) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "yes";
    // After the browser has read the form: a button disabled earlier would not send its name.
    setTimeout(() => setSending(form, true));
    setTimeout(() => release(form), AGAIN_AFTER);
  });
  // Back button: the page comes out of the cache as it was left.
  window.addEventListener("pageshow", () => {
    root.querySelectorAll("form[data-once]").forEach(release);
  });
}

function release(form) {
  delete form.dataset.sending;
  setSending(form, false);
}

function setSending(form, sending) {
  for (const button of form.querySelectorAll("button[type=submit]")) {
    // aria-disabled and not `disabled`: focus stays where it was, and the guard above does the rest.
    if (sending) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}
