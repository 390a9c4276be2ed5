// land.js: the outline of the world's land as a C table: node tools/land.js node_modules/world-atlas/land-110m.json > land.c
// Rings after each other, in tenths of degrees; Antarctica, where no community is, is left out. See src/media/world_map.h.
"use strict";
const fs = require("fs");
const { feature } = require("topojson-client");

const topology = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const { features } = feature(topology, topology.objects.land);

const tenths = (ring) => ring
  .map(([lon, lat]) => [Math.round(lon * 10), Math.round(lat * 10)])
  .filter((p, i, all) => i === 0 || p[0] !== all[i - 1][0] || p[1] !== all[i - 1][1])
  .slice(0, -1); // the last repeats the first
const antarctic = (ring) => ring.every(([, lat]) => lat < -60 * 10);

const rings = features
  .flatMap((f) => (f.geometry.type === "Polygon" ? [f.geometry.coordinates] : f.geometry.coordinates))
  .flat()
  .map(tenths)
  .filter((ring) => ring.length > 2 && !antarctic(ring));

let end = 0;
process.stdout.write(`/* Made by tools/land.js from world-atlas (Natural Earth, public domain). */
#include "media/world_map.h"
const short land_points[][2] = {
${rings.map((ring) => ring.map(([x, y]) => `{${x},${y}}`).join(",")).join(",\n")}
};
const int land_ends[] = { ${rings.map((ring) => (end += ring.length)).join(", ")} };
const int land_rings = ${rings.length};
`);
