// htmx can run strings as code (hx-on, js: values, filters of triggers). Ours never does: the two
// constructors that it would use are replaced, and hx-on attributes are not wired up. The CSP
// forbids the same; this keeps a mistake from even trying.

function refuse() {
  throw new Error("Aduan's pages do not evaluate strings.");
}

export function forbidEvaluation(htmx) {
  htmx.registerExtension("aduan", {
    init: (api) => api.initSecurity(null, refuse, refuse),
  });
  document.addEventListener("htmx:before:on:init", (event) => event.preventDefault());
}
