// A phone's photo is 3 to 8 MB; on a slow line that never arrives. Big photos are redrawn smaller
// before they are sent, which also leaves the place and the camera's data behind. Whatever this
// browser cannot read (HEIC on many) goes as it is: the server re-encodes every picture anyway.

const BIG = 900_000; // bytes: smaller files are left alone
const EDGE = 2048; // pixels: enough to read a house sign
const QUALITY = 0.82;

export function shrinkPhotos(root) {
  for (const holder of root.querySelectorAll("[data-photo]")) {
    const input = holder.querySelector("input[type=file]");
    const list = holder.querySelector(".aduan-file__list");
    if (!input || !list) continue;
    input.addEventListener("change", () => replace(input, list, holder.dataset));
  }
}

async function replace(input, list, words) {
  const chosen = [...input.files];
  const sent = await Promise.all(chosen.map(smaller));
  // The person chose again while we were drawing: that choice has its own run.
  if (chosen.length !== input.files.length || chosen.some((file, i) => file !== input.files[i])) {
    return;
  }
  if (sent.some((file, i) => file !== chosen[i])) {
    try {
      const box = new DataTransfer();
      for (const file of sent) box.items.add(file);
      input.files = box.files;
    } catch {
      sent.splice(0, sent.length, ...chosen);
    }
  }
  list.hidden = sent.length === 0;
  list.textContent =
    sent.length === 0
      ? ""
      : `${words.wordsChosen} ` +
        sent
          .map((file, i) => {
            const note = file === chosen[i] ? "" : ` – ${words.wordsSmaller}`;
            return `${chosen[i].name} (${size(file)}${note})`;
          })
          .join(", ");
}

function size(file) {
  const kilobytes = Math.max(1, Math.round(file.size / 1000));
  return kilobytes < 1000 ? `${kilobytes} kB` : `${(kilobytes / 1000).toFixed(1)} MB`;
}

async function smaller(file) {
  if (file.size < BIG || !/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  if (!("createImageBitmap" in window)) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "white"; // a transparent PNG must not turn black
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const drawn = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    if (!drawn || drawn.size >= file.size) return file;
    const name = file.name.replace(/\.[^.]*$/, "") + ".jpg";
    return new File([drawn], name, { type: "image/jpeg" });
  } catch {
    return file;
  }
}
