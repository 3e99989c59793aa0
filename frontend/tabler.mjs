// Reads the shapes of Tabler's outline icons, https://tabler.io/icons.
import { readFile } from "node:fs/promises";

const outline = new URL("node_modules/@tabler/icons/icons/outline/", import.meta.url);

export async function shapes(name) {
  const svg = await readFile(new URL(`${name}.svg`, outline), "utf8");
  const found = [...svg.matchAll(/<(?:path|circle|rect|line)\b[^>]*\/>/g)].map((m) => m[0].replace(/\s+/g, " "));
  const drawn = found.filter((s) => !s.includes('stroke="none"')).join("").replaceAll(" />", "/>");
  if (!drawn) throw new Error(`${name}: no shapes found`);
  return drawn;
}
