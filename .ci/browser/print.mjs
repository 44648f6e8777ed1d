// The book on paper. The width is that of A4 less the margins of reading.css.

import { planting } from "./harness.mjs";

const PAPER = 672;

async function onPaper(book) {
  const names = [...book.pages, "print.html"];
  await book.eachPage({ width: PAPER, theme: "navy" }, async (page, name) => {
    await page.emulateMedia({ media: "print" });
    for (const fault of await page.evaluate(unprintable)) book.fault(`${name}: ${fault}`);
  }, names);
}

// Runs in the page.
function unprintable() {
  const found = [];
  const frame = "#mdbook-sidebar, #mdbook-menu-bar, .skip-link, .chapters-around, button, " +
    "#mdbook-search-wrapper, #mdbook-help-container";
  for (const element of document.querySelectorAll(frame)) {
    if (element.checkVisibility()) {
      found.push(`<${element.localName} class="${element.className}"> would be printed`);
    }
  }
  for (const details of document.querySelectorAll("main details")) {
    if (!details.lastElementChild.getBoundingClientRect().height) {
      found.push(`the answer to "${details.firstElementChild.textContent}" would stay closed`);
    }
  }
  const width = document.documentElement.clientWidth;
  const grey = (color) => Math.max(...color.match(/[\d.]+/g).slice(0, 3).map(Number));
  for (const element of document.querySelectorAll("main *:not(svg *)")) {
    const text = element.textContent.trim().slice(0, 40);
    const box = element.getBoundingClientRect();
    if (box.right > width + 1) found.push(`cut off: <${element.localName}> ${text}`);
    const style = getComputedStyle(element);
    if (element.scrollWidth > element.clientWidth + 1 && style.overflowX !== "visible" && box.width > 0) {
      found.push(`cut off inside: <${element.localName}> ${text}`);
    }
    if (text && grey(style.color) > 100) found.push(`too pale for paper: ${text} (${style.color})`);
  }
  return [...new Set(found)].slice(0, 10);
}

async function answersOpen(book) {
  await book.onPage(book.pages[1], {}, async (page) => {
    await page.evaluate(() => {
      window.opened = null;
      window.events = [];
      for (const event of ["beforeprint", "afterprint"]) addEventListener(event, () => window.events.push(event));
      addEventListener("beforeprint", () => queueMicrotask(() => {
        window.opened = document.querySelectorAll("main details:not([open])").length;
      }));
    });
    const all = await page.locator("main details").count();
    // The answers; what failed in the last check may stand open in the served page.
    const openAnswers = () => page.locator("main details[open]:not(.failure *)").count();
    const before = await openAnswers();
    await page.pdf({ format: "A4" });
    const still = await page.evaluate(() => window.opened);
    if (still !== 0) book.fault(`${still} answers of ${all} are closed while the page is printed`);
    // The page hears of the end of printing a moment after we do.
    await page.waitForFunction((before) =>
      document.querySelectorAll("main details[open]:not(.failure *)").length === before, before,
    { timeout: book.patience }).catch(() => {});
    const after = await openAnswers();
    const events = await page.evaluate(() => window.events.join(", "));
    if (after !== before) book.fault(`${after} answers are open after printing, ${before} were before (${events})`);
    await page.evaluate(() => {
      for (const event of ["beforeprint", "beforeprint", "afterprint"]) dispatchEvent(new Event(event));
    });
    const left = await openAnswers();
    if (left !== before) book.fault(`${left} answers are open after a preview and printing, ${before} were before`);
  });
}

async function wholeBook(book) {
  const titles = [];
  await book.eachPage({}, async (page, name) => {
    titles.push([name, (await page.locator("main h1").first().textContent()).trim()]);
  });
  await book.onPage("print.html", { width: PAPER }, async (page) => {
    await page.emulateMedia({ media: "print" });
    const printed = await page.evaluate(() => [...document.querySelectorAll("main h1")].map(
      (heading) => ({ title: heading.textContent.trim(), breaks: getComputedStyle(heading).breakBefore })));
    for (const [name, title] of titles) {
      const heading = printed.find((heading) => heading.title === title);
      if (!heading) book.fault(`${name}: "${title}" is not in print.html`);
      else if (heading !== printed[0] && heading.breaks !== "page") {
        book.fault(`"${title}" does not begin on a page of its own`);
      }
    }
  });
}

export const tests = [
  {
    name: "on paper there is the text, all of it, and nothing else",
    run: onPaper,
    plant: planting("<details><summary>why</summary><p style='display: none'>so</p></details>", "</main>"),
    finds: "would stay closed",
  },
  {
    name: "answers are open while a page is printed",
    run: answersOpen,
    plant: planting("<script>addEventListener('beforeprint', (e) => e.stopImmediatePropagation(), true)</script>"),
    finds: "are closed while the page is printed",
  },
  {
    name: "the whole book prints, each chapter from a page of its own",
    run: wholeBook,
    plant: planting("<style>h1 { break-before: auto !important }</style>"),
    finds: "does not begin on a page of its own",
  },
];
