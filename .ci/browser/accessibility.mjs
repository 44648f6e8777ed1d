// What axe-core finds: on every page, in every theme, on a phone and on a desk.

import { DESK, PHONE, THEMES, axeScript, openDetails, planting, takeTheme } from "./harness.mjs";

// All that can differ from theme to theme; the rest of a page is the same in each.
const COLOURS = ["color-contrast", "link-in-text-block"];

const withAxe = (width) => async (book) => {
  const names = [...book.pages, "404.html"];
  await book.eachPage({ width }, async (page, name) => {
    await openDetails(page);
    await inEveryTheme(book, page, `${name}, ${width} px`);
  }, names);
};

// Lets axe look at a page as it stands, in one theme after the other.
export async function inEveryTheme(book, page, where) {
  await page.evaluate(axeScript());
  for (const theme of THEMES) {
    await takeTheme(page, theme);
    const rules = theme === THEMES[0] ? null : COLOURS;
    for (const violation of await page.evaluate(violations, rules)) {
      book.fault(`${where}, ${theme}: ${violation}`);
    }
  }
}

// Runs in the page: what axe finds, a line for each rule and place.
async function violations(rules) {
  const options = rules ? { runOnly: { type: "rule", values: rules } } : {};
  const found = await axe.run(document, { ...options, resultTypes: ["violations"] });
  return found.violations.flatMap(({ id, help, nodes }) => nodes.slice(0, 4).map((node) => {
    const data = node.any.find((check) => check.id === "color-contrast")?.data;
    const colours = data ? ` (${data.contrastRatio}: ${data.fgColor} on ${data.bgColor})` : "";
    return `${id}: ${help}: ${node.target.join(" ")}${colours}, ${nodes.length} places`;
  }));
}

export const tests = [
  {
    name: "axe-core finds nothing on a desk",
    run: withAxe(DESK),
    plant: planting("<style>.coal main p { color: #444 }</style>"),
    finds: "color-contrast",
  },
  {
    name: "axe-core finds nothing on a phone",
    run: withAxe(PHONE),
    plant: planting("<button></button>", "</main>"),
    finds: "button-name",
  },
];
