// A lost connection must not lose what somebody wrote. While a form with data-keep="NAME" is being
// filled in, its words are kept in this tab's sessionStorage, and put back when the form is shown
// empty again. They go when the report was accepted (data-keep-done="NAME") or the tab is closed,
// so the next person at a shared computer does not find them. Files, passwords, hidden fields and
// anything with data-keep-not are left out.

const PREFIX = "aduan.draft.";
const PAUSE = 400; // milliseconds without a key before the draft is written

export function keepDrafts(root) {
  for (const done of root.querySelectorAll("[data-keep-done]")) {
    forget(done.dataset.keepDone);
  }
  for (const form of root.querySelectorAll("form[data-keep]")) {
    // A form that came back with errors holds what was just sent, which is newer than any draft.
    if (!root.querySelector(".govuk-error-summary")) restore(form);
    let waiting;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => remember(form), PAUSE);
    });
    form.addEventListener("submit", () => remember(form));
  }
}

function kept(form) {
  return [...form.elements].filter(
    (field) =>
      field.name &&
      !["file", "password", "hidden", "submit", "button"].includes(field.type) &&
      !field.hasAttribute("data-keep-not"),
  );
}

function remember(form) {
  // A report is written on several screens: what the others hold of it stays.
  const draft = stored(form) || {};
  const fields = kept(form);
  for (const field of fields) delete draft[field.name];
  for (const field of fields) {
    if (field.type === "checkbox" || field.type === "radio") {
      draft[field.name] = draft[field.name] || [];
      if (field.checked) draft[field.name].push(field.value);
    } else {
      draft[field.name] = field.value;
    }
  }
  try {
    sessionStorage.setItem(PREFIX + form.dataset.keep, JSON.stringify(draft));
  } catch {
    // Storage is full or forbidden: the form works all the same.
  }
}

function stored(form) {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + form.dataset.keep) || "null");
  } catch {
    return null; // Storage is forbidden, or holds what is none of ours.
  }
}

function restore(form) {
  const draft = stored(form);
  if (!draft) return;
  for (const field of kept(form)) {
    const value = draft[field.name];
    if (value === undefined) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      if (Array.isArray(value)) field.checked = value.includes(field.value);
    } else if (field.value === "" && typeof value === "string") {
      // Words that the server put there stay.
      field.value = value;
    }
  }
}

function forget(name) {
  try {
    sessionStorage.removeItem(PREFIX + name);
  } catch {
    // Nothing was kept where storage is forbidden.
  }
}
