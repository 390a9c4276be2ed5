// land.js: the outline of the world's land as a C table: node tools/land.js node_modules/world-atlas/land-110m.json > land.c
// Rings after each other, in tenths of degrees; Antarctica, where no community is, is left out. See src/media/world_map.h.
"use strict";
const fs = require("fs");
const { feature } = require("topojson-client");

const topology = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const { features } = feature(topology, topology.objects.land);

// A ring that crosses the 180th meridian jumps from one edge of the map to the other: it is made one piece again, beyond the
// edge, and cut there; what lies beyond is the same land at the other edge.
const unbroken = (ring) => {
  let turn = 0;
  return ring.map(([lon, lat], i) => {
    if (i > 0 && Math.abs(lon - ring[i - 1][0]) > 180) turn += lon > 0 ? -360 : 360;
    return [lon + turn, lat];
  });
};
const cut = (ring, inside, edge) => ring.flatMap(([x, y], i) => { // Sutherland and Hodgman 1974
  const [px, py] = ring[(i || ring.length) - 1];
  const crossing = inside(x) !== inside(px) ? [[edge, py + ((y - py) * (edge - px)) / (x - px)]] : [];
  return inside(x) ? [...crossing, [x, y]] : crossing;
});
const pieces = (ring) => [-360, 0, 360].map((by) => {
  const moved = ring.map(([x, y]) => [x + by, y]);
  return cut(cut(moved, (x) => x >= -180, -180), (x) => x <= 180, 180);
});

const tenths = (ring) => ring
  .map(([lon, lat]) => [Math.round(lon * 10), Math.round(lat * 10)])
  .filter((p, i, all) => { const before = all[(i || all.length) - 1]; return p[0] !== before[0] || p[1] !== before[1]; });
const antarctic = (ring) => ring.every(([, lat]) => lat < -60);

const rings = features
  .flatMap((f) => (f.geometry.type === "Polygon" ? [f.geometry.coordinates] : f.geometry.coordinates))
  .flat()
  .map((ring) => ring.slice(0, -1)) // the last point repeats the first
  .filter((ring) => !antarctic(ring))
  .flatMap((ring) => pieces(unbroken(ring)))
  .map(tenths)
  .filter((ring) => ring.length > 2);

let end = 0;
process.stdout.write(`/* Made by tools/land.js from world-atlas (Natural Earth, public domain). */
#include "media/world_map.h"
const short land_points[][2] = {
${rings.map((ring) => ring.map(([x, y]) => `{${x},${y}}`).join(",")).join(",\n")}
};
const int land_ends[] = { ${rings.map((ring) => (end += ring.length)).join(", ")} };
const int land_rings = ${rings.length};
`);
