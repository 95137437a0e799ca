// A page that follows its case: <div data-live-url data-live-fragment data-live-target>.
//
// A server-sent event says that something changed; the fragment is then fetched from our own
// origin, where the gate is asked again. The stream itself carries nothing worth reading. Where it
// can't be opened, or breaks and does not come back, the fragment is asked for every 15 s, and the
// "Refresh this page" link stays for those without either.
import htmx from "htmx.org";
import { forbidEvaluation } from "./strict.js";

const POLL = 15_000; // milliseconds
const PATIENCE = 5_000; // milliseconds a stream may take to open before polling starts
const GATHER = 250; // milliseconds: several changes at once are one fetch

forbidEvaluation(htmx);
document.querySelectorAll("[data-live-fragment]").forEach(follow);

function follow(holder) {
  const words = holder.querySelector(".aduan-live__words");
  let polling;
  let gathering;

  const say = (text) => {
    if (words.textContent !== text) words.textContent = text;
  };

  const refresh = async () => {
    const target = document.querySelector(holder.dataset.liveTarget);
    if (!target || busy(target)) return;
    const before = target.innerHTML;
    try {
      await htmx.ajax("GET", holder.dataset.liveFragment, { target, swap: "innerMorph" });
    } catch {
      return; // offline: the next event or poll tries again
    }
    if (target.innerHTML !== before) say(holder.dataset.wordsChanged);
  };

  const changed = () => {
    clearTimeout(gathering);
    gathering = setTimeout(refresh, GATHER);
  };

  const poll = () => {
    if (!polling) {
      polling = setInterval(() => {
        if (!document.hidden) refresh();
      }, POLL);
    }
    announce();
  };

  const announce = () => {
    holder.classList.add("aduan-live--on");
    if (!words.textContent) say(holder.dataset.wordsOn);
  };

  if (!holder.dataset.liveUrl || !("EventSource" in window)) {
    poll();
    return;
  }
  const stream = new EventSource(holder.dataset.liveUrl);
  const late = setTimeout(poll, PATIENCE);
  let opened = false;
  stream.onopen = () => {
    clearTimeout(late);
    clearInterval(polling);
    polling = undefined;
    announce();
    // What happened while the stream was away was not announced to us.
    if (opened) changed();
    opened = true;
  };
  stream.onmessage = changed;
  stream.onerror = () => {
    // CLOSED: the browser has given up (refused, wrong type); otherwise it tries again by itself.
    if (stream.readyState === EventSource.CLOSED) {
      clearTimeout(late);
      poll();
    } else if (!polling) {
      poll();
    }
  };
  window.addEventListener("pagehide", () => stream.close());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
}

// Never pull a form away under somebody's fingers.
function busy(target) {
  const field = document.activeElement;
  return Boolean(
    field && target.contains(field) && field.matches("input, textarea, select") && field.value,
  );
}
