// Prints what a page costs on the wire and fails when the budget is broken.
import { readFile, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, "..", "src", "aduan", "portal", "static", "built");
const budget = { css: 120_000, js: 90_000 };

const total = { css: 0, js: 0 };
for (const name of (await readdir(built, { recursive: true })).sort()) {
  const kind = name.split(".").pop();
  if (!["css", "js", "woff2"].includes(kind)) continue;
  const bytes = await readFile(join(built, name));
  if (kind in total) total[kind] += bytes.length;
  const packed =
    kind === "woff2"
      ? "(already packed)"
      : `gzip ${gzipSync(bytes, { level: 9 }).length}  brotli ${brotliCompressSync(bytes).length}`;
  console.log(`${name.padEnd(28)} ${String(bytes.length).padStart(7)} bytes  ${packed}`);
}
for (const [kind, limit] of Object.entries(budget)) {
  if (total[kind] > limit) {
    console.error(`${kind}: ${total[kind]} bytes is over the budget of ${limit}`);
    process.exitCode = 1;
  }
}
