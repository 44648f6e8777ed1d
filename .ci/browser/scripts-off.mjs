// The book in a browser without scripts: nothing that can be read is missing.

import { planting } from "./harness.mjs";

async function sameText(book) {
  const texts = new Map();
  await book.eachPage({}, async (page, name) => texts.set(name, await page.evaluate(textOf)));
  await book.eachPage({ javaScript: false }, async (page, name) => {
    const [withScripts, without] = [texts.get(name), await page.evaluate(textOf)];
    if (without.length < 100) book.fault(`${name}: without scripts there is no text`);
    const at = [...withScripts].findIndex((letter, index) => without[index] !== letter);
    if (withScripts !== without) {
      const from = Math.max(0, (at < 0 ? withScripts.length : at) - 20);
      const part = (text) => JSON.stringify(text.slice(from, from + 60));
      book.fault(`${name}: ${part(withScripts)} becomes ${part(without)} without scripts`);
    }
  });
}

// Runs in the page: all text of it, but for buttons, which need a script, and what the live page adds
// or fills, which may be there already or not yet.
function textOf() {
  const main = document.querySelector("main").cloneNode(true);
  const live = "[class^=live-], .state, .failure, .hints";
  for (const element of main.querySelectorAll(`button, script, ${live}`)) element.remove();
  return main.textContent.replace(/\s+/g, " ");
}

async function shown(book) {
  await book.eachPage({ javaScript: false }, async (page, name) => {
    for (const fault of await page.evaluate(hiddenText)) book.fault(`${name}: ${fault}`);
    for (const summary of await page.locator("main details > summary").all()) {
      await summary.click();
    }
    const closed = await page.locator("main details:not([open])").count();
    if (closed > 0) book.fault(`${name}: ${closed} answers do not open without scripts`);
    const dead = await page.locator("button:visible").count();
    if (dead > 0) book.fault(`${name}: ${dead} buttons that do nothing without scripts`);
    if (!await page.locator('header a[href$="toc.html"]').isVisible()) {
      book.fault(`${name}: no way to the table of contents`);
    }
  });
}

// Runs in the page.
function hiddenText() {
  const found = [];
  for (const element of document.querySelectorAll("main *:not(details *):not([hidden] *, svg *)")) {
    if (!element.hidden && element.textContent.trim() && !element.checkVisibility({ visibilityProperty: true })) {
      found.push(`"${element.textContent.trim().slice(0, 40)}" is not shown without scripts`);
    }
  }
  return found;
}

export const tests = [
  {
    name: "without scripts a page has the same text",
    run: sameText,
    plant: planting("<script>document.write('<p>written by a script</p>')</script>", "</main>"),
    finds: "becomes",
  },
  {
    name: "without scripts the text is shown and the answers open",
    run: shown,
    plant: planting("<style>html:not(.js) main pre { display: none }</style>"),
    finds: "is not shown without scripts",
  },
];
