// "Use the place where I am now": a button where the device can tell its place. It asks only when
// pressed, fills two hidden fields, and says so. Describing the place in words always works.

const PATIENCE = 15_000; // milliseconds
const DECIMALS = 5; // of a degree: about a metre

export function offerPlace(root) {
  if (!("geolocation" in navigator)) return;
  for (const holder of root.querySelectorAll("[data-locate]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary";
    button.textContent = holder.dataset.words;
    const said = document.createElement("p");
    said.className = "govuk-hint";
    said.setAttribute("role", "status");
    button.addEventListener("click", () => {
      button.setAttribute("aria-disabled", "true");
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          document.getElementById(holder.dataset.lat).value = coords.latitude.toFixed(DECIMALS);
          document.getElementById(holder.dataset.lon).value = coords.longitude.toFixed(DECIMALS);
          said.textContent = holder.dataset.wordsFound;
          button.removeAttribute("aria-disabled");
        },
        () => {
          said.textContent = holder.dataset.wordsFailed;
          button.removeAttribute("aria-disabled");
        },
        { enableHighAccuracy: true, timeout: PATIENCE },
      );
    });
    holder.append(button, said);
  }
}
