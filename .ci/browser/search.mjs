// The search works without a network and without a mouse.

import { axeScript, planting } from "./harness.mjs";

async function byKeyboard(book) {
  await book.onPage(book.pages[0], {}, async (page) => {
    await page.keyboard.press("/");
    const field = page.locator("#mdbook-searchbar");
    await field.waitFor({ timeout: book.patience }).catch(() => book.fault("/ does not open the search"));
    await page.waitForFunction(() => document.activeElement.id === "mdbook-searchbar", null, { timeout: book.patience })
      .catch(() => book.fault("the search opens and the field has no focus"));
    await page.keyboard.type("repository");
    await page.locator("#mdbook-searchresults li").first().waitFor({ timeout: book.patience })
      .catch(() => book.fault("nothing is found for `repository`"));
    await page.evaluate(axeScript());
    const found = await page.evaluate(async () => (await axe.run()).violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")}`));
    for (const violation of found) book.fault(`axe-core, with results: ${violation}`);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/*highlight=repository*", { timeout: book.patience })
      .catch(() => book.fault("Enter does not lead to the first result"));
    await page.locator("main mark").first().waitFor({ timeout: book.patience })
      .catch(() => book.fault("the word is not marked on the page that was found"));
  });
}

async function byAddress(book) {
  await book.onPage("index.html?search=repository", {}, async (page) => {
    await page.locator("#mdbook-searchresults li").first().waitFor({ timeout: book.patience })
      .catch(() => book.fault("?search=repository finds nothing"));
  });
}

// The server was restarted just when somebody searched.
async function afterAFailure(book) {
  const context = await book.context();
  context.removeAllListeners("page");     // the console complains, as it should
  let away = true;
  await context.route(/searcher.*\.js/, (route) => (away ? route.abort() : route.continue()));
  const page = await context.newPage();
  await book.goto(page, book.pages[0]);
  const refused = page.waitForEvent("requestfailed");
  await page.keyboard.press("/");
  await refused;
  away = false;
  // The failure reaches the script a moment after it reaches us, so whoever searches presses again.
  const opened = page.waitForFunction(() => {
    const field = document.getElementById("mdbook-searchbar");
    if (!field.checkVisibility()) document.getElementById("mdbook-search-toggle").click();
    return field.checkVisibility();
  }, null, { timeout: book.patience, polling: 500 });
  await opened.catch(() => book.fault("a search that could not be loaded is not tried again"));
  await context.close();
}

const unfindable = planting("<style>#mdbook-search-wrapper { display: none }</style>");

export const tests = [
  {
    name: "the search works by keyboard",
    run: byKeyboard,
    plant: unfindable,
    finds: "/ does not open the search",
  },
  {
    name: "a search can be bookmarked",
    run: byAddress,
    plant: unfindable,
    finds: "?search=repository finds nothing",
  },
  {
    name: "a search that could not be loaded is tried again",
    run: afterAFailure,
    plant: unfindable,
    finds: "is not tried again",
  },
];
