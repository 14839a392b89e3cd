// node shot.mjs PAGE.html OUT WIDTH light|dark: the page as PNG, its first 8,000 px, or printed where
// OUT is a PDF; prints what went wrong meanwhile, as JSON.
import { pathToFileURL } from "node:url";
import { launch } from "./chromium.mjs";

const [path, out, width, scheme] = process.argv.slice(2);
const browser = await launch();
const page = await browser.newPage();
const wrong = [];
page.on("console", (message) => wrong.push(message.text()));
page.on("requestfailed", (request) => wrong.push(request.url().slice(0, 200)));
page.on("pageerror", (error) => wrong.push(String(error)));
await page.setViewport({ width: Number(width), height: 900 });
await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
await page.goto(pathToFileURL(path).href, { waitUntil: "load" });
await page.evaluate(() => document.fonts.ready.then(() => true));
const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
if (wide > 0) wrong.push(`the page is ${wide} px too wide`);
if (out.endsWith(".pdf")) await page.pdf({ path: out, preferCSSPageSize: true });
else {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const clip = { x: 0, y: 0, width: Number(width), height: Math.min(height, 8000) };
  await page.screenshot({ path: out, clip, captureBeyondViewport: true });
}
await browser.close();
console.log(JSON.stringify(wrong));
