// Copies the official codes and names of Indonesia's areas (Kemendagri's, from the package
// idn-area-data, ODbL) to where `aduan programme load` looks for them. The copy is built, never
// committed: an update of the areas is an update of the package.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const from = join(here, "node_modules", "idn-area-data");
const to = join(here, "..", "src", "aduan", "directory", "data", "built");

await mkdir(to, { recursive: true });
for (const name of ["provinces.csv", "regencies.csv", "districts.csv"]) {
  await copyFile(join(from, "data", name), join(to, name));
}
await copyFile(join(from, "data", "LICENSE.md"), join(to, "LICENSE.md"));
const { name, version } = JSON.parse(await readFile(join(from, "package.json"), "utf8"));
await writeFile(join(to, "SOURCE.txt"), `${name} ${version}, under the licence in LICENSE.md\n`);
