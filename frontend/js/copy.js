// A button beside a number or a receipt that copies it. Without a clipboard no button is shown.

const BACK_AFTER = 3000; // milliseconds that "Copied" stands

export function offerCopy(root) {
  if (!navigator.clipboard) return;
  for (const holder of root.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "aduan-copy";
    button.textContent = holder.dataset.copyWords;
    const said = document.createElement("span");
    said.className = "govuk-visually-hidden";
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(
          holder.querySelector("[data-copy-text]").textContent.trim(),
        );
      } catch {
        return; // refused by the browser: the number stands there to be selected
      }
      button.textContent = said.textContent = holder.dataset.copiedWords;
      setTimeout(() => {
        button.textContent = holder.dataset.copyWords;
        said.textContent = "";
      }, BACK_AFTER);
    });
    holder.append(button, said);
  }
}
