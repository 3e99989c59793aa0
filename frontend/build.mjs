// Copies the third-party files the console and the phone app serve out of node_modules: `make vendor`.
// The results are committed, so nobody needs Node to run, test or package Lianfang.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { field } from "./field.mjs";
import { licences } from "./licences.mjs";
import { shapes } from "./tabler.mjs";

const modules = new URL("node_modules/", import.meta.url);
const web = new URL("../lianfang/web/", import.meta.url);

// Tabler names, https://tabler.io/icons. Add a name here, run `make vendor`, write {% icon "name" %}.
const ICONS = `
  activity adjustments-horizontal alert-circle alert-triangle ambulance arrow-back-up arrow-down arrow-left
  arrow-right arrow-up arrows-sort award ban barcode barrier-block bed bell book bug building building-community
  building-hospital building-warehouse bulb calendar calendar-check calendar-event calendar-time certificate
  chart-bar chart-line check checklist chevron-down chevron-left chevron-right chevron-up chevrons-left
  chevrons-right circle-check circle-x clipboard-check clipboard-list clock cloud-off contrast-2 copy
  database device-desktop device-mobile door dots dots-vertical download droplet edit external-link eye eye-off
  file-text filter flag flask focus-2 gavel git-merge globe hand-stop heartbeat help-circle hexagon hexagons
  hierarchy history home home-heart hourglass id id-badge-2 info-circle key keyboard language layout-dashboard
  link list-details lock lock-open logout lungs mail map-2 map-pin menu-2 message-2 microscope minus moon note
  notes package-import pencil phone pill plane-arrival player-pause player-play plus printer qrcode refresh
  report-analytics rosette-discount-check rotate-clockwise-2 route scale search selector send settings shield
  shield-check sitemap speakerphone stack-2 star stethoscope sun swipe table tag target temperature test-pipe
  test-pipe-2 timeline trash trending-down trending-up truck upload user user-check user-circle user-plus
  user-search user-shield user-x users users-group vaccine virus virus-off virus-search wifi-off world x
`.trim().split(/\s+/);

const COPIES = [
  ["htmx.org/dist/htmx.min.js", "static/vendor/htmx.min.js"],
  ["htmx.org/dist/ext/hx-sse.min.js", "static/vendor/hx-sse.min.js"],
  ["@fontsource-variable/inter/files/inter-latin-wght-normal.woff2", "static/fonts/inter-latin.woff2"],
];

const PACKAGES = [
  ["htmx.org", "htmx and its hx-sse extension", "`static/vendor/`", "0BSD"],
  ["@fontsource-variable/inter", "Inter, variable weight, Latin", "`static/fonts/`", "OFL-1.1"],
  ["@tabler/icons", "Tabler Icons, outline", "`icons/`", "MIT"],
];

async function copies() {
  for (const [from, to] of COPIES) {
    await mkdir(new URL(".", new URL(to, web)), { recursive: true });
    const target = new URL(to, web);
    await copyFile(new URL(from, modules), target);
    if (!to.endsWith(".js")) continue;
    const text = await readFile(target, "utf8"); // the map is not shipped, so nothing may ask for it
    await writeFile(target, text.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"));
  }
}

async function icons() {
  await rm(new URL("icons/", web), { recursive: true, force: true });
  await mkdir(new URL("icons/", web));
  for (const name of ICONS) {
    await writeFile(
      new URL(`icons/${name}.svg`, web),
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor"` +
        ` stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${await shapes(name)}</svg>\n`,
    );
  }
}

await copies();
await icons();
await licences(PACKAGES, new URL("THIRD-PARTY.md", web));
console.log(`${COPIES.length} files and ${ICONS.length} icons copied; ${await field()}`);
