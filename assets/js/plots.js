// Charts and maps of a page that has them: drawn from what already stands there as a table or a file.
import { BarController, BarElement, CategoryScale, Chart, LinearScale, Tooltip } from "chart.js";
import { canvas, CircleMarker, circleMarker, geoJSON, latLngBounds, map } from "leaflet";

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip);

const MOST_BYTES = 8 << 20;
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

for (const table of document.querySelectorAll("table[data-plot]")) {
  const rows = [...table.tBodies[0].rows];
  const frame = document.createElement("div");
  frame.className = "plot";
  const drawing = document.createElement("canvas");
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", table.caption.textContent.trim());
  frame.append(drawing);
  table.before(frame);
  new Chart(drawing, {
    type: "bar",
    data: {
      labels: rows.map((row) => row.cells[0].textContent.trim()),
      datasets: [{ data: rows.map((row) => Number(row.dataset.count)), backgroundColor: colour("--c-brand") }],
    },
    options: {
      indexAxis: table.dataset.plot === "categories" ? "y" : "x",
      animation: false,
      maintainAspectRatio: false,
      plugins: { legend: { display: false } },
      scales: {
        x: { ticks: { color: colour("--c-ink") }, grid: { color: colour("--c-line") } },
        y: { ticks: { color: colour("--c-ink") }, grid: { color: colour("--c-line") } },
      },
    },
  });
}

const read = async (path) => {
  const answer = await fetch(path, { headers: { Accept: "application/geo+json, application/json" } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
};

const words = (properties) => {
  const list = document.createElement("dl");
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === "") continue;
    const title = document.createElement("dt");
    const said = document.createElement("dd");
    title.textContent = name;
    said.textContent = String(value);
    list.append(title, said);
  }
  return list;
};

const named = (properties, titles) =>
  Object.fromEntries(Object.entries(properties).map(([name, value]) => [titles[name] ?? name, value]));

const show = async (place) => {
  const titles = JSON.parse(place.dataset.titles);
  const outlines = place.dataset.outlines.split(" ").filter(Boolean);
  const [rows, ...around] = await Promise.all([
    read(place.dataset.rows),
    ...outlines.map((path) => read(path).catch(() => null)),
  ]);
  const seen = map(place, { renderer: canvas(), attributionControl: false });
  const line = { color: colour("--c-ink-2"), weight: 1, fillOpacity: 0.04, interactive: false };
  for (const outline of around.filter(Boolean)) geoJSON(outline, { style: line }).addTo(seen);
  const dot = { radius: 5, weight: 1, color: colour("--c-brand"), fillOpacity: 0.55 };
  const points = geoJSON(rows, {
    pointToLayer: (feature, at) => circleMarker(at, dot),
    onEachFeature: (feature, layer) => layer.bindPopup(() => words(named(feature.properties, titles))),
  }).addTo(seen);
  seen.fitBounds(points.getBounds().pad(0.05));
};

for (const place of document.querySelectorAll("[data-map]")) {
  if (Number(place.dataset.bytes) > MOST_BYTES) continue;
  place.hidden = false;
  show(place).catch(() => {
    place.hidden = true;
  });
}

// Signs differ in shape as well as in colour: a circle, a square, a triangle, a diamond.
const SHAPES = [
  [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
  null,
  [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  [[0, -1.1], [1.1, 0.9], [-1.1, 0.9]],
];

const Sign = CircleMarker.extend({
  _updatePath() {
    const corners = SHAPES[this.options.sign % SHAPES.length];
    const renderer = this._renderer;
    if (corners === null) return renderer._updateCircle(this);
    if (!renderer._drawing || this._empty()) return undefined;
    const pen = renderer._ctx;
    pen.beginPath();
    for (const [right, down] of corners)
      pen.lineTo(this._point.x + right * this._radius, this._point.y + down * this._radius);
    pen.closePath();
    return renderer._fillStroke(pen, this);
  },
});

const layered = async (place, legend) => {
  const seen = map(place, { renderer: canvas(), attributionControl: false });
  const line = { color: colour("--c-ink-2"), weight: 1, fillOpacity: 0.04, interactive: false };
  const outlines = place.dataset.outlines.split(" ").filter(Boolean);
  const around = await Promise.all(outlines.map((path) => read(path).catch(() => null)));
  const bounds = latLngBounds([]);
  for (const outline of around.filter(Boolean)) bounds.extend(geoJSON(outline, { style: line }).addTo(seen).getBounds());
  if (bounds.isValid()) seen.fitBounds(bounds.pad(0.02));
  const drawn = new Map();
  const draw = async (box) => {
    const sign = Number(box.dataset.sign);
    const titles = JSON.parse(box.dataset.titles);
    const paint = getComputedStyle(legend.querySelector(`.sign-${sign}`)).color;
    const rows = await read(box.dataset.rows);
    return geoJSON(rows, {
      pointToLayer: (feature, at) => new Sign(at, { radius: 5, weight: 1, color: paint, fillOpacity: 0.55, sign }),
      onEachFeature: (feature, layer) => layer.bindPopup(() => words(named(feature.properties, titles))),
    });
  };
  const turn = async (box) => {
    for (const cell of document.querySelectorAll("[data-layer]"))
      if (cell.dataset.layer === box.value) cell.hidden = !box.checked;
    if (!box.dataset.rows) return;
    if (!drawn.has(box)) {
      if (!box.checked) return;
      drawn.set(box, draw(box).catch(() => null));
    }
    const layer = await drawn.get(box);
    if (layer === null) return;
    if (box.checked) layer.addTo(seen);
    else layer.remove();
    if (box.checked && !bounds.isValid()) seen.fitBounds(layer.getBounds().pad(0.05));
  };
  const boxes = [...legend.querySelectorAll("input[data-sign]")];
  for (const box of boxes) box.addEventListener("change", () => turn(box));
  await Promise.all(boxes.map(turn));
};

for (const place of document.querySelectorAll("[data-layers]")) {
  place.hidden = false;
  layered(place, document.querySelector("[data-legend]")).catch(() => {
    place.hidden = true;
  });
}
