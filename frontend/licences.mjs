// Writes THIRD-PARTY.md beside the files of other people.
import { readFile, writeFile } from "node:fs/promises";

const modules = new URL("node_modules/", import.meta.url);

export async function licences(packages, target, notes = []) {
  const parts = ["# Third-party files in this folder", "", "Written by `make vendor`; do not edit.", ""];
  parts.push("| what | version | where | licence |", "|---|---|---|---|");
  const texts = [];
  for (const [name, title, where, licence] of packages) {
    const { version } = JSON.parse(await readFile(new URL(`${name}/package.json`, modules), "utf8"));
    parts.push(`| ${title} | ${version} | ${where} | ${licence} |`);
    const text = await readFile(new URL(`${name}/LICENSE`, modules), "utf8");
    texts.push("", `## ${title}: ${licence}`, "", "```", text.trim().replace(/[ \t]+$/gm, ""), "```");
  }
  await writeFile(target, [...parts, ...notes, ...texts, ""].join("\n"));
}
