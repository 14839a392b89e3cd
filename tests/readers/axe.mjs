// node axe.mjs PAGE.html…: what axe finds in each page, by day and by night, as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { launch } from "./chromium.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await launch();
const found = {};
for (const path of process.argv.slice(2)) {
  found[path] = [];
  for (const scheme of ["light", "dark"]) {
    const page = await browser.newPage();
    await page.setBypassCSP(true);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.goto(pathToFileURL(path).href);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    for (const { id, help, nodes } of violations)
      found[path].push(`${scheme}: ${id}: ${help}: ${nodes[0].target.join(" ")} (${nodes.length})`);
    await page.close();
  }
}
await browser.close();
console.log(JSON.stringify(found));
