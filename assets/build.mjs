// Build the committed front-end files out of the pinned packages: one style sheet, htmx, icons.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { compile } from "sass";

const out = process.argv[2];
const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const withoutMap = (text) => text.replace(/\n?(\/\/|\/\*)# sourceMappingURL=.*$/gm, "").trimEnd() + "\n";
const write = (name, text) => writeFileSync(`${out}/${name}`, text);

mkdirSync(out, { recursive: true });

const sheet = compile(new URL("scss/city.scss", import.meta.url).pathname, {
  loadPaths: [new URL("node_modules", import.meta.url).pathname],
  style: "compressed",
  quietDeps: true,
  silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
});
write("city.css", withoutMap(sheet.css));
write("htmx.js", withoutMap(read("node_modules/htmx.org/dist/htmx.min.js")));

const symbol = (name) => {
  const svg = read(`node_modules/@tabler/icons/icons/outline/${name}.svg`);
  const inside = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "");
  const drawn = inside.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawn.replace(/\s*\n\s*/g, "")}</symbol>`;
};
const names = read("icons.txt").trim().split("\n");
write("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">\n${names.map(symbol).join("\n")}\n</svg>\n`);

const licence = (title, path) => `${title}\n\n${read(path).trim()}\n`;
write(
  "LICENCES.txt",
  [
    licence("Bootstrap (city.css)", "node_modules/bootstrap/LICENSE"),
    licence("htmx (htmx.js)", "node_modules/htmx.org/LICENSE"),
    licence("Tabler Icons (icons.svg)", "node_modules/@tabler/icons/LICENSE"),
  ].join("\n----\n\n"),
);
