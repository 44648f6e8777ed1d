// Looks at every page of the book in a real browser: in each theme, on a phone and on a desk.
// Nothing may be wider than the screen, fetched from elsewhere, missing, or too pale to read.
//
//   node .ci/browser.mjs http://127.0.0.1:3000 [folder for screenshots]
//
// MODULES names the folder whose node_modules holds playwright-core; CHROMIUM the browser.
// Called by .ci/run. (A folder under tools/ would have to be a crate.)

import { createRequire } from "node:module";
import { mkdirSync } from "node:fs";
import path from "node:path";

const [address, screenshots] = process.argv.slice(2);
if (!address) {
  console.error("usage: node .ci/browser.mjs ADDRESS [SCREENSHOTS]");
  process.exit(2);
}
const { chromium } = createRequire(path.resolve(process.env.MODULES ?? ".") + "/")("playwright-core");

const THEMES = ["light", "rust", "coal", "navy", "ayu"];
const WIDTHS = [360, 1280];
const faults = new Set();

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run"],
});
try {
  const pages = await listOfPages();
  for (const theme of THEMES) {
    for (const width of WIDTHS) {
      for (const name of pages) {
        await look(name, theme, width);
      }
    }
  }
  await search();
  console.log(`${pages.length} pages, ${THEMES.length} themes, widths ${WIDTHS.join(" and ")}`);
} finally {
  await browser.close();
}
for (const fault of faults) {
  console.error(fault);
}
console.log(`${faults.size} faults`);
process.exit(faults.size === 0 ? 0 : 1);

async function listOfPages() {
  const text = await (await fetch(`${address}/toc.html`)).text();
  const pages = [...text.matchAll(/href="([^"#]+\.html)"/g)].map((match) => match[1]);
  if (pages.length === 0) {
    throw new Error("the table of contents names no page");
  }
  return [...new Set(pages)];
}

// A page of a fresh browser profile, whose faults are noted under `where`.
async function open(where, theme, width) {
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  await context.addInitScript((theme) => localStorage.setItem("mdbook-theme", theme), theme);
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") faults.add(`${where}: the console says: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.add(`${where}: a script fails: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== address) {
      faults.add(`${where}: asks another host: ${request.url()}`);
    }
  });
  page.on("response", (response) => {
    if (response.status() >= 400) faults.add(`${where}: ${response.status()} ${response.url()}`);
  });
  return { context, page };
}

async function look(name, theme, width) {
  const where = `${name}, ${theme}, ${width} px`;
  const { context, page } = await open(where, theme, width);
  await page.goto(`${address}/${name}`, { waitUntil: "load" });
  await page.evaluate(() => document.fonts.ready);
  for (const details of await page.locator("main details").all()) {
    await details.evaluate((element) => (element.open = true));
  }
  for (const fault of await page.evaluate(inspect)) {
    faults.add(`${where}: ${fault}`);
  }
  if (screenshots) {
    mkdirSync(screenshots, { recursive: true });
    const file = `${name.replace(".html", "")}-${theme}-${width}.png`;
    await page.screenshot({ path: path.join(screenshots, file), fullPage: true });
  }
  await context.close();
}

// Runs in the page.
function inspect() {
  const found = [];
  const width = document.documentElement.clientWidth;
  const scrolls = (element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
  // `.content` scrolls by mdBook's own style; there it would mean that the page is too wide.
  const main = document.querySelector("main");
  const insideScroller = (element) => {
    for (let at = element; at && at !== main; at = at.parentElement) {
      if (at !== element && scrolls(at)) return true;
    }
    return false;
  };
  for (const element of main.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    if (box.width > 0 && box.right > width + 1 && !insideScroller(element)) {
      const text = element.textContent.trim().slice(0, 40);
      found.push(`<${element.localName}> ends at ${Math.round(box.right)} px: ${text}`);
    }
  }
  for (const element of [document.documentElement, document.body]) {
    if (element.scrollWidth > width) found.push(`the page is ${element.scrollWidth} px wide`);
  }

  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = (color) => {
    const [red, green, blue] = channels(color).slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  // WCAG 2.2, success criterion 1.4.3 asks for 4.5; mdBook's own letters have 6 or more.
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const background = getComputedStyle(document.documentElement).backgroundColor;
  for (const svg of main.querySelectorAll("figure svg")) {
    const box = svg.getBoundingClientRect();
    if (box.width < 50 || box.height < 50) found.push("a diagram is not visible");
    if (!svg.querySelector("title") && !svg.getAttribute("aria-label")) {
      found.push("a diagram has no text alternative: give it a <title> or an aria-label");
    }
    for (const text of svg.querySelectorAll("text")) {
      const ratio = contrast(getComputedStyle(text).fill, background);
      if (ratio < 4.5) {
        found.push(`"${text.textContent.trim()}" in a diagram has a contrast of ${ratio.toFixed(1)}`);
      }
    }
  }
  for (const image of main.querySelectorAll("img")) {
    if (!image.complete || image.naturalWidth === 0) found.push(`no image at ${image.src}`);
    if (!image.alt) found.push(`no text alternative for ${image.src}`);
  }
  return found;
}

// The search works without a network.
async function search() {
  const where = "search";
  const { context, page } = await open(where, "light", 1280);
  await page.goto(`${address}/index.html?search=repository`);
  await page.locator("#mdbook-searchresults li").first().waitFor({ timeout: 20_000 })
    .catch(() => faults.add("search: nothing is found for `repository`"));
  await context.close();
}
