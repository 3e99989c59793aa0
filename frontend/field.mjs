// Bundles each third-party package of the phone app once, into plain ES modules that the app imports by relative path.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { licences } from "./licences.mjs";
import { shapes } from "./tabler.mjs";

const app = new URL("../lianfang/fieldapp/", import.meta.url);
const vendor = new URL("static/field/vendor/", app);
const modules = new URL("node_modules/", import.meta.url);

const ICONS = `
  alert-triangle ambulance arrow-back-up arrow-left arrow-right backspace barcode battery bell-ringing shirt box bug building
  building-community bulb bulb-off calendar camera camera-off check checklist checks chevron-down chevron-left
  chevron-right chevron-up circle-check circle-x clipboard-check clipboard-list clock clock-pause cloud-check cloud-off
  cloud-up copy device-mobile device-mobile-x door door-enter door-exit dots download edit eraser eye eye-off flask help
  history home home-check home-x hourglass id info-circle key keyboard language list-details lock lock-check lock-open
  logout map-pin menu-2 message-2 minus moon package pencil phone phone-call player-pause plus qrcode refresh route scan
  search send settings shield shield-check sun temperature test-pipe test-pipe-2 text-size trash truck-delivery upload
  user user-check user-off user-plus user-question user-search user-x users users-group vaccine device-mobile-vibration volume volume-off
  walk wifi-off x zoom-in
`.trim().split(/\s+/);

const PACKAGES = [
  ["lit", "Lit", "`static/field/vendor/lit.js`", "BSD-3-Clause"],
  ["@lit/reactive-element", "Lit, reactive element", "`static/field/vendor/lit.js`", "BSD-3-Clause"],
  ["lit-element", "Lit, element", "`static/field/vendor/lit.js`", "BSD-3-Clause"],
  ["lit-html", "Lit, templates", "`static/field/vendor/lit.js`", "BSD-3-Clause"],
  ["idb", "idb", "`static/field/vendor/idb.js`", "ISC"],
  ["zxing-wasm", "zxing-wasm, reader", "`static/field/vendor/zxing.js`", "MIT"],
  ["@tabler/icons", "Tabler Icons, outline", "`static/field/vendor/icons.js`", "MIT"],
];
const NOTES = ["| ZXing-C++, compiled | as in zxing-wasm | `static/field/vendor/zxing_reader.wasm` | Apache-2.0, the licence of this project |"];

async function bundles() {
  await build({
    entryPoints: ["lit", "idb", "zxing"].map((name) => `entries/${name}.js`),
    outdir: vendor.pathname,
    bundle: true,
    minify: true,
    format: "esm",
    target: ["chrome109", "safari15.4"],
    legalComments: "none",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });
  // The address of a stranger's server has no place in our files, not even as a fallback that is never reached.
  const zxing = new URL("zxing.js", vendor);
  const text = await readFile(zxing, "utf8");
  await writeFile(zxing, text.replace(/https:\/\/fastly\.jsdelivr\.net\/npm\/zxing-wasm@[\d.]+\/dist\//g, "./"));
  await copyFile(new URL("zxing-wasm/dist/reader/zxing_reader.wasm", modules), new URL("zxing_reader.wasm", vendor));
}

async function icons() {
  const lines = await Promise.all(ICONS.map(async (name) => `  ${JSON.stringify(name)}: svg\`${await shapes(name)}\`,`));
  const head = "// Tabler Icons (MIT), the ones the phone app draws. Written by `make vendor`; names in frontend/field.mjs.";
  const body = `import {svg} from './lit.js';\n\nexport const icons = {\n${lines.join("\n")}\n};\n`;
  await writeFile(new URL("icons.js", vendor), `${head}\n${body}`);
}

export async function field() {
  await rm(vendor, { recursive: true, force: true });
  await mkdir(vendor, { recursive: true });
  await bundles();
  await icons();
  await licences(PACKAGES, new URL("THIRD-PARTY.md", app), NOTES);
  return `${ICONS.length} icons and 3 bundles for the phone app`;
}
