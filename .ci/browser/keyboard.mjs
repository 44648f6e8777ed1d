// The book without a mouse.

import { DESK, PHONE, openDetails, planting } from "./harness.mjs";

async function skipLink(book) {
  await book.eachPage({}, async (page, name) => {
    await page.keyboard.press("Tab");
    const link = await page.evaluate(() => {
      const { className, textContent } = document.activeElement;
      const box = document.activeElement.getBoundingClientRect();
      return { className, textContent, shown: box.top >= 0 && box.height > 0 };
    });
    if (link.className !== "skip-link" || !link.shown) {
      return book.fault(`${name}: the first Tab leads to "${link.textContent}", or nobody sees it`);
    }
    await page.keyboard.press("Enter");
    const at = await page.evaluate(() => document.activeElement.localName);
    if (at !== "main") book.fault(`${name}: the skip link leads to <${at}>`);
  });
}

// Presses Tab through whole pages: every control has its turn, and shows it.
const everyControl = (width) => async (book) => {
  const names = [book.pages[0], book.pages.find((name) => /^\d/.test(name)), book.pages.at(-1)];
  await book.eachPage({ width }, async (page, name) => {
    await openDetails(page);
    const missing = new Set(await page.evaluate(controls));
    for (let presses = 0; presses < 1500; presses++) {
      await page.keyboard.press("Tab");
      const { number, label, fault } = await page.evaluate(focused);
      if (number === null) break;
      if (number >= 0 && !missing.delete(number)) break;
      if (fault) book.fault(`${name}, ${width} px: "${label}" ${fault}`);
    }
    const labels = await page.evaluate((numbers) => numbers.map(
      (number) => window.controls[number].outerHTML.slice(0, 90)), [...missing]);
    for (const label of labels) book.fault(`${name}, ${width} px: Tab never comes to ${label}`);
  }, names);
};

// Runs in the page: numbers all that can be used and is shown.
function controls() {
  const usable = "a[href], button, summary, input, select, textarea";
  window.controls = [...document.querySelectorAll(usable)].filter((element) =>
    element.checkVisibility({ visibilityProperty: true }) && !element.disabled);
  // Tab comes to one choice of a group, arrows to the others.
  window.controls = window.controls.filter((element) => element.type !== "radio" ||
    element === document.querySelector(`input[name="${CSS.escape(element.name)}"]`));
  const scrolls = [...document.querySelectorAll("main *")].filter((element) =>
    element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 &&
    ["auto", "scroll"].includes(getComputedStyle(element).overflowX));
  window.controls.push(...scrolls);
  return window.controls.map((_, number) => number);
}

// Runs in the page: who has the focus, and what is wrong with how it shows.
function focused() {
  const element = document.activeElement;
  const number = window.controls.indexOf(element);
  if (element === document.body) return { number: null };
  const label = (element.textContent.trim() || element.getAttribute("aria-label") || "").slice(0, 40);
  const style = getComputedStyle(element);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  const box = element.getBoundingClientRect();
  const shown = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const menu = document.getElementById("mdbook-menu-bar");
  const under = !menu.contains(element) && !document.getElementById("mdbook-sidebar").contains(element)
    && element.className !== "skip-link" && box.bottom <= menu.getBoundingClientRect().bottom;
  const fault = !ring ? "has the focus, and no ring shows it"
    : !shown ? "has the focus outside the screen"
      : under ? "has the focus under the menu bar" : null;
  return { number, label, fault };
}

async function sideBar(book) {
  await book.onPage(book.pages[1], { width: PHONE }, async (page) => {
    const inside = () => page.evaluate(() => Boolean(document.activeElement.closest("#mdbook-sidebar")));
    const shown = () => page.locator("#mdbook-sidebar a").first().isVisible();
    if (await shown()) book.fault("the side bar covers a phone from the start");
    await page.locator("#mdbook-sidebar-toggle").focus();
    await page.keyboard.press("Enter");
    if (!await shown()) book.fault("Enter on its button does not show the side bar");
    if (!await inside()) book.fault("the side bar opens and the focus stays outside");
    await page.keyboard.press("Escape");
    if (await shown()) book.fault("Escape does not close the side bar");
    const at = await page.evaluate(() => document.activeElement.id);
    if (at !== "mdbook-sidebar-toggle") book.fault("after Escape the focus is not at the button");
  });
}

async function themeMenu(book) {
  await book.onPage(book.pages[0], {}, async (page) => {
    await page.locator("#mdbook-theme-toggle").focus();
    for (const key of ["Enter", "End", "ArrowUp", "Enter"]) await page.keyboard.press(key);
    const theme = await page.evaluate(() => document.documentElement.className);
    if (!theme.includes("navy")) book.fault(`the last theme but one is navy, and this is ${theme}`);
    await page.keyboard.press("Escape");
    const at = await page.evaluate(() => document.activeElement.id);
    if (at !== "mdbook-theme-toggle") book.fault("after Escape the focus is not at the button");
  });
}

async function turningPages(book) {
  await book.onPage(book.pages[0], {}, async (page) => {
    for (const [key, name] of [["ArrowRight", book.pages[1]], ["ArrowLeft", book.pages[0]]]) {
      await page.keyboard.press(key);
      await page.waitForURL(`**/${name}`, { timeout: book.patience })
        .catch(() => book.fault(`${key} does not lead to ${name}`));
      await book.ready(page);
    }
  });
  await book.eachPage({}, async (page, name) => {
    const at = book.pages.indexOf(name);
    for (const [rel, other] of [["prev", book.pages[at - 1]], ["next", book.pages[at + 1]]]) {
      const link = page.locator(`.chapters-around a[rel=${rel}]`);
      const found = await link.count() ? new URL(await link.evaluate((a) => a.href)).pathname.slice(1) : undefined;
      if (found !== other) book.fault(`${name}: the link ${rel} leads to ${found}, not to ${other}`);
      if (found && !(await link.locator(".chapter-name").textContent()).trim()) {
        book.fault(`${name}: the link ${rel} names no chapter`);
      }
    }
  });
}

const noButtons = planting("<script>addEventListener('keydown', (e) => e.stopImmediatePropagation(), true);" +
  "addEventListener('click', (e) => e.stopImmediatePropagation(), true)</script>");

export const tests = [
  {
    name: "the first Tab leads past the frame to the text",
    run: skipLink,
    plant: planting("<style>.skip-link { display: none }</style>"),
    finds: "the first Tab leads to",
  },
  {
    name: "Tab reaches every control on a desk, and the focus shows",
    run: everyControl(DESK),
    plant: planting("<style>a:focus-visible { outline: none }</style>"),
    finds: "no ring shows it",
  },
  {
    name: "Tab reaches every control on a phone, and the focus shows",
    run: everyControl(PHONE),
    plant: planting('<a href="#" tabindex="-1">away</a>', "</main>"),
    finds: "Tab never comes to",
  },
  {
    name: "the side bar works by keyboard",
    run: sideBar,
    plant: noButtons,
    finds: "does not show the side bar",
  },
  {
    name: "the themes can be chosen by keyboard",
    run: themeMenu,
    plant: noButtons,
    finds: "the last theme but one is navy",
  },
  {
    name: "the chapters before and after are named, and arrows lead there",
    run: turningPages,
    plant: (html) => html.replace('rel="next"', 'rel="other"'),
    finds: "the link next leads to undefined",
  },
];
