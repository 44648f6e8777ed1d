// What the tests share: the browser, the book that is served, and the faults that are found.
// Called by run.mjs; a file of tests sees a `book` and the function `fault`.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import path from "node:path";

const modules = path.resolve(process.env.MODULES ?? ".") + "/";
const { chromium } = createRequire(modules)("playwright-core");

export const THEMES = ["light", "rust", "coal", "navy", "ayu"];
export const PHONE = 360;
export const DESK = 1280;

// axe-core's own script, to be run in a page.
export const axeScript = () =>
  readFileSync(createRequire(modules).resolve("axe-core/axe.min.js"), "utf8");

// The book at `address` in one browser. `pages` are the names of its pages, in reading order;
// `patience` is how many milliseconds to wait for what a page does by itself.
export class Book {
  static async open(address) {
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--no-first-run"],
    });
    return new Book(address, browser, await listOfPages(address));
  }

  constructor(address, browser, pages) {
    Object.assign(this, { address, browser, pages, plant: null, fault: null, notes: [], patience: 0 });
  }

  // The same book, whose faults go to `fault`. With `plant`, a function that spoils the HTML of
  // each page, a test can be seen to fail.
  withFaults(fault, plant = null) {
    const book = new Book(this.address, this.browser, plant ? this.pages.slice(0, 2) : this.pages);
    return Object.assign(book, { fault, plant, patience: plant ? 3000 : 20_000 });
  }

  close() {
    return this.browser.close();
  }

  // Runs `look(page, name)` for every page of the book, two at once, each in a profile of its own:
  // a theme that one of them takes would reach the other.
  async eachPage(options, look, names = this.pages) {
    const waiting = [...names];
    const reader = async () => {
      const context = await this.context(options);
      for (let name = waiting.shift(); name; name = waiting.shift()) {
        const page = await context.newPage();
        await this.goto(page, name);
        await look(page, name);
        await page.close();
      }
      await context.close();
    };
    await Promise.all([reader(), reader()]);
  }

  // Runs `look(page)` on one page, in a fresh profile.
  async onPage(name, options, look) {
    await this.eachPage(options, look, [name]);
  }

  // A line for the report that is no fault: a figure, or what was skipped.
  note(text) {
    this.notes.push(text);
  }

  // The same test's book, where another program serves it.
  at(address) {
    return Object.assign(new Book(address, this.browser, this.pages),
      { fault: this.fault, plant: this.plant, patience: this.patience });
  }

  // options: width, theme, height, javaScript (false switches it off), motion ("reduce" is the
  // default, so that no colour is measured while it fades), serverLeaves (the console may complain
  // that it is away).
  async context({ width = DESK, height = 800, theme = "light", javaScript = true,
    motion = "reduce", serverLeaves = false } = {}) {
    const context = await this.browser.newContext({
      viewport: { width, height },
      javaScriptEnabled: javaScript,
      reducedMotion: motion,
      // Or the page's policy would keep a planted script out, and its complaint be the fault found.
      bypassCSP: this.plant !== null,
    });
    if (javaScript) {
      await context.addInitScript((theme) => {
        window.print = () => {};          // print.html opens the dialogue by itself
        if (location.protocol === "about:") return;
        if (!localStorage.getItem("mdbook-theme")) localStorage.setItem("mdbook-theme", theme);
      }, theme);
    }
    context.setDefaultTimeout(60_000);
    context.on("page", (page) => this.listen(page, serverLeaves));
    if (this.plant) {
      await context.route(/(\.html|\/)(\?.*)?$/, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: this.plant(await response.text()) });
      });
    }
    return context;
  }

  async goto(page, name) {
    await page.goto(`${this.address}/${name}`, { waitUntil: "load" });
    await this.ready(page);
  }

  // The scripts come after the text, and what the student has done so far after the scripts.
  async ready(page) {
    await page.evaluate(() => document.fonts.ready.then(() => null));
    await page.waitForFunction(() => {
      const html = document.documentElement;
      const status = document.querySelector(".live-status");
      return !html.classList.contains("js") || ("ready" in html.dataset && status?.textContent !== "");
    });
  }

  listen(page, serverLeaves) {
    const where = () => new URL(page.url()).pathname.slice(1);
    const origin = new URL(this.address).origin;
    page.on("console", (message) => {
      if (serverLeaves && message.text().includes("net::ERR_")) return;
      if (message.type() === "error") this.fault(`${where()}: the console says: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.fault(`${where()}: a script fails: ${error.message}`));
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (!["data:", "blob:", "about:"].includes(url.protocol) && url.origin !== origin) {
        this.fault(`${where()}: asks another host: ${request.url()}`);
      }
    });
    page.on("websocket", (socket) => this.fault(`${where()}: opens the socket ${socket.url()}`));
    page.on("response", (response) => {
      if (response.status() >= 400) {
        this.fault(`${where()}: ${response.status()} ${response.url()}`);
      }
    });
  }
}

async function listOfPages(address) {
  const text = await (await fetch(`${address}/toc.html`)).text();
  const pages = [...text.matchAll(/href="([^"#]+\.html)"/g)].map((match) => match[1]);
  if (pages.length === 0) {
    throw new Error("the table of contents names no page");
  }
  return [...new Set(pages)];
}

// Opens all that is folded and every answer, as a reader would who wants to see it all.
export const openDetails = (page) => page.evaluate(() => {
  for (const details of document.querySelectorAll("main details")) details.open = true;
  for (const all of document.querySelectorAll(".question-buttons button:last-child")) all.click();
});

// Takes the theme as a reader takes it: by its button.
export const takeTheme = (page, theme) => page.evaluate(
  (theme) => document.getElementById(`mdbook-theme-${theme}`).click(), theme);

// A function for HTML that puts `addition` before </head>, or before another mark.
export const planting = (addition, mark = "</head>") =>
  (html) => html.replace(mark, () => addition + mark);
