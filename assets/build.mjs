// Build the committed front-end files: style sheet, program, htmx, icons, and axe for the tests.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import { compile } from "sass";

const [out, tests] = process.argv.slice(2);
const here = (path) => new URL(path, import.meta.url);
const read = (path) => readFileSync(here(path), "utf8");
const withoutMap = (text) => text.replace(/\n?(\/\/|\/\*)# sourceMappingURL=.*$/gm, "").trimEnd() + "\n";
const write = (path, text) => {
  writeFileSync(path, text);
  console.log(`${path.split("/").at(-1)}: ${gzipSync(text, { level: 9 }).length} bytes in gzip`);
};

mkdirSync(out, { recursive: true });

write(`${out}/city.css`, withoutMap(compile(here("scss/city.scss").pathname, { style: "compressed" }).css));
const built = buildSync({
  entryPoints: [here("js/main.js").pathname],
  bundle: true,
  minify: true,
  write: false,
  format: "iife",
  target: ["chrome90", "safari15"],
});
write(`${out}/city.js`, built.outputFiles[0].text);
const plots = buildSync({
  entryPoints: [here("js/plots.js").pathname],
  bundle: true,
  minify: true,
  write: false,
  format: "iife",
  target: ["chrome90", "safari15"],
});
write(`${out}/plots.js`, plots.outputFiles[0].text);
// The pictures that the style sheet of maps names are of controls that no map here has.
const leaflet = read("node_modules/leaflet/dist/leaflet.css").replace(/[^{}]*\{[^{}]*url\([^{}]*\}/g, "");
write(`${out}/plots.css`, withoutMap(leaflet));
write(`${out}/htmx.js`, withoutMap(read("node_modules/htmx.org/dist/htmx.min.js")));

const symbol = (name) => {
  const svg = read(`node_modules/@tabler/icons/icons/outline/${name}.svg`);
  const inside = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "");
  const drawn = inside.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawn.replace(/\s*\n\s*/g, "")}</symbol>`;
};
const names = read("icons.txt").trim().split("\n");
write(`${out}/icons.svg`, `<svg xmlns="http://www.w3.org/2000/svg">\n${names.map(symbol).join("\n")}\n</svg>\n`);

const licence = (title, path) => `${title}\n\n${read(path).trim()}\n`;
writeFileSync(
  `${out}/LICENCES.txt`,
  [
    licence("htmx (htmx.js)", "node_modules/htmx.org/LICENSE"),
    licence("Tabler Icons (icons.svg)", "node_modules/@tabler/icons/LICENSE"),
    licence("Chart.js (in plots.js)", "node_modules/chart.js/LICENSE.md"),
    licence("Leaflet (in plots.js, plots.css)", "node_modules/leaflet/LICENSE"),
  ].join("\n----\n\n"),
);

write(`${tests}/axe.js`, withoutMap(read("node_modules/axe-core/axe.min.js")));
writeFileSync(`${tests}/axe-LICENCE.txt`, licence("axe-core (axe.js)", "node_modules/axe-core/LICENSE"));
