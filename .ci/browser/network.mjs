// What a page loads: from where, how much, and whether the text waits for it.

import { THEMES, openDetails, planting, takeTheme } from "./harness.mjs";

const KIB = 1024;
const LIMIT = 300 * KIB;

// The harness watches every request; here a reader does all that might cause one.
async function loopback(book) {
  await book.eachPage({ motion: "no-preference" }, async (page) => {
    await openDetails(page);
    for (const theme of THEMES) await takeTheme(page, theme);
    await page.mouse.wheel(0, 1e6);
    await page.locator("#mdbook-search-toggle").click();
    await page.locator("#mdbook-searchbar").waitFor();
  }, [...book.pages, "print.html"]);
  await book.onPage("toc.html", {}, async () => {});
}

async function weight(book) {
  let heaviest = ["", 0];
  for (const name of book.pages) {
    const loaded = await weigh(book, name);
    const sum = loaded.reduce((sum, { bytes }) => sum + bytes, 0);
    if (sum > heaviest[1]) heaviest = [name, sum];
    if (sum > LIMIT) {
      const list = loaded.sort((a, b) => b.bytes - a.bytes).slice(0, 5)
        .map(({ url, bytes }) => `${path(url)} ${Math.round(bytes / KIB)}`).join(", ");
      book.fault(`${name} weighs ${Math.round(sum / KIB)} KiB: ${list}`);
    }
  }
  book.note(`the heaviest page is ${heaviest[0]} with ${Math.round(heaviest[1] / KIB)} KiB`);
}

const path = (url) => new URL(url).pathname;

// What came over the wire for a page of a fresh profile, less the pictures.
async function weigh(book, name) {
  const context = await book.context();
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send("Network.enable");
  const kinds = new Map();
  const loaded = [];
  wire.on("Network.responseReceived", ({ requestId, type, response }) =>
    kinds.set(requestId, { type, url: response.url }));
  wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const { type, url } = kinds.get(requestId) ?? {};
    if (url?.startsWith("http") && type !== "Image") loaded.push({ url, bytes: encodedDataLength });
  });
  await book.goto(page, name);
  await context.close();
  return loaded;
}

// No script of its own file gets an answer; the text has to be painted all the same.
async function withoutWaiting(book) {
  for (const name of book.pages.slice(0, 3)) {
    const context = await book.context();
    await context.route(/\.js(\?.*)?$/, () => {});
    const page = await context.newPage();
    await page.goto(`${book.address}/${name}`, { waitUntil: "commit" });
    const painted = page.waitForFunction(() =>
      performance.getEntriesByName("first-contentful-paint").length > 0 &&
      document.querySelector("main p")?.checkVisibility() &&
      document.querySelector(".chapters-around a"), null, { timeout: book.patience });
    await painted.catch(() => book.fault(`${name}: the text waits for a script`));
    await context.close();
  }
}

export const tests = [
  {
    name: "no request leaves this machine, and the console is silent",
    run: loopback,
    plant: planting('<link rel="stylesheet" href="http://192.0.2.1/x.css">'),
    finds: "asks another host: http://192.0.2.1/",
  },
  {
    name: "a page weighs at most 300 KiB without pictures",
    run: weight,
    plant: planting(`<!-- ${"x".repeat(LIMIT)} -->`),
    finds: "weighs",
  },
  {
    name: "the text is there before any script",
    run: withoutWaiting,
    plant: planting('<script src="slow.js"></script>'),
    finds: "the text waits for a script",
  },
];
