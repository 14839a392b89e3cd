// node read.mjs BOOK.epub FOLDER light|dark PERCENT: the book in a reading system (foliate-js).
// The first page of each document and the page of the first note become pictures in FOLDER; contents,
// pages, landmarks, the first note as a pop-up, and what went wrong are printed as JSON.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { launch } from "./chromium.mjs";

const [book, folder, theme, percent] = process.argv.slice(2);
const engine = new URL("./node_modules/foliate-js/", import.meta.url).pathname;
const types = { ".js": "text/javascript", ".html": "text/html", ".epub": "application/epub+zip" };
const PAGE = `<!doctype html><meta charset="utf-8"><title>Reader</title>
<style>html, body { margin: 0; height: 100%; color-scheme: ${theme}; }
foliate-view { display: block; height: 100%; }</style>
<script type="module">
import "/view.js";
import { FootnoteHandler } from "/footnotes.js";
globalThis.FootnoteHandler = FootnoteHandler;
const view = document.createElement("foliate-view");
document.body.append(view);
globalThis.view = view;
await view.open(new File([await (await fetch("/book.epub")).blob()], "book.epub"));
view.renderer.setAttribute("flow", "paginated");
view.renderer.setAttribute("max-column-count", "1");
view.renderer.setStyles("html { color-scheme: ${theme}; font-size: ${percent}%; }");
globalThis.ready = true;
</script>`;

const server = createServer((request, response) => {
  const name = new URL(request.url, "http://reader").pathname;
  if (name === "/favicon.ico") return response.writeHead(204).end();
  try {
    const data =
      name === "/" ? PAGE : readFileSync(name === "/book.epub" ? book : join(engine, name));
    response.writeHead(200, { "Content-Type": types[extname(name)] ?? "text/html" }).end(data);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));

const browser = await launch();
const page = await browser.newPage();
const wrong = [];
page.on("console", (message) => {
  if (["error", "warning"].includes(message.type())) wrong.push(message.text());
});
page.on("pageerror", (error) => wrong.push(String(error)));
page.on("requestfailed", (request) => wrong.push(`${request.url()} failed`));
page.on("response", (response) => {
  if (response.status() >= 400) wrong.push(`${response.url()}: ${response.status()}`);
});
await page.setViewport({ width: 600, height: 800 });
await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }]);
await page.goto(`http://127.0.0.1:${server.address().port}/`);
await page.waitForFunction("globalThis.ready", { timeout: 30000 });
const told = await page.evaluate(() => {
  const { book } = globalThis.view;
  const labels = (items) => (items ?? []).map(({ label, subitems }) => [label.trim(), labels(subitems)]);
  return {
    title: book.metadata.title,
    direction: book.dir,
    sections: book.sections.length,
    contents: labels(book.toc),
    pages: labels(book.pageList).map(([label]) => label),
    landmarks: (book.landmarks ?? []).map(({ type }) => type),
  };
});
const settle = () => new Promise((later) => setTimeout(later, 400));
for (let index = 0; index < told.sections; index++) {
  await page.evaluate((i) => globalThis.view.goTo(i), index);
  await settle();
  await page.screenshot({ path: join(folder, `${theme}-${percent}-${index}.png`) });
}
const noted = await page.evaluate(async () => {
  for (const [index, section] of globalThis.view.book.sections.entries()) {
    const text = await section.createDocument();
    if (!text.querySelector('[role="doc-footnote"]')) continue;
    const anchor = (loaded) => loaded.querySelector('[role="doc-footnote"]');
    await globalThis.view.renderer.goTo({ index, anchor });
    return true;
  }
  return false;
});
if (noted) {
  await settle();
  await page.screenshot({ path: join(folder, `${theme}-${percent}-note.png`) });
}
// What a note says that opens as a pop-up where it is called.
const popup = await page.evaluate(async () => {
  const { book } = globalThis.view;
  for (const section of book.sections) {
    const call = (await section.createDocument()).querySelector('[role="doc-noteref"]');
    if (!call) continue;
    const handler = new globalThis.FootnoteHandler();
    handler.addEventListener("before-render", ({ detail }) => document.body.append(detail.view));
    const shown = new Promise((tell) => {
      handler.addEventListener("render", ({ detail }) => {
        tell([detail.type, detail.hidden, detail.view.renderer.getContents()[0].doc.body.textContent]);
      });
    });
    const href = section.resolveHref(call.getAttribute("href"));
    await handler.handle(book, { detail: { a: call, href }, preventDefault() {} });
    return shown;
  }
  return null;
});
await browser.close();
server.close();
console.log(JSON.stringify({ ...told, noted, popup, wrong }));
