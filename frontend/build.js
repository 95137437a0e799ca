// Builds the style sheet, the scripts and the fonts into the portal's static files.
//
// Everything lands in src/aduan/portal/static/built/, which Django collects and WhiteNoise
// serves under hashed names. Nothing in the result points at another host.
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compileAsync } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "src", "aduan", "portal", "static", "built");

// Only the letters that our three languages use: Latin-1 and Thai. A name in other letters is
// shown in the reader's own system font.
const fonts = {
  "noto-sans-latin.woff2": "@fontsource-variable/noto-sans/files/noto-sans-latin-wght-normal.woff2",
  "noto-sans-thai.woff2":
    "@fontsource-variable/noto-sans-thai/files/noto-sans-thai-thai-wght-normal.woff2",
};

await rm(target, { recursive: true, force: true });
await mkdir(join(target, "fonts"), { recursive: true });

for (const [name, source] of Object.entries(fonts)) {
  await copyFile(join(here, "node_modules", source), join(target, "fonts", name));
}

const sheet = await compileAsync(join(here, "scss", "aduan.scss"), {
  style: "compressed",
  loadPaths: [join(here, "node_modules")],
  quietDeps: true,
});
await writeFile(join(target, "aduan.css"), sheet.css);

// main.js runs on every page, so it is kept readable for phones of 2018; live.js carries htmx,
// whose syntax is newer, and only pages that change under the reader's eyes load it.
for (const [entry, syntax] of [
  ["main", "es2018"],
  ["live", "es2022"],
]) {
  await build({
    entryPoints: [join(here, "js", `${entry}.js`)],
    outfile: join(target, `${entry}.js`),
    bundle: true,
    minify: true,
    format: "esm",
    target: syntax,
    legalComments: "none",
    logLevel: "warning",
  });
}
