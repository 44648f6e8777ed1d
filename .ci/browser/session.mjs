// A student's session: from the first page to a chapter that is done, with real saves in a real
// exercise. The tests stand in the order of the session; each goes on from wherever the clone is.

import { realpathSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { LIGHT_AND_DARK, axeInThemes } from "./accessibility.mjs";
import { Classroom } from "./classroom.mjs";
import { DESK, PHONE, THEMES, openDetails, planting } from "./harness.mjs";
import { tooWide } from "./layout.mjs";

const STEP = "01-three-tiers";
const CHAPTER = `${STEP}.html`;
// A page gives up a connection on which it has heard nothing for so long.
const SILENCE = 25_000;

// All tests share it.
let room = null;

export async function prepare() {
  room ??= await Classroom.open(STEP);
}

// Runs `act` with two tabs of one browser, `page` and `other`, on the book of the classroom.
const session = (act, options = {}) => async (book) => {
  const here = book.at(room.address);
  const context = await here.context(options);
  try {
    const [page, other] = [await context.newPage(), await context.newPage()];
    await act({ room, book: here, context, page, other });
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    book.fault(error.message);
  } finally {
    await context.close();
  }
};

// What a page should have shown by now; the rest of the test would show nothing more.
class Missing extends Error {}

// Waits until `holds(argument)` in the page.
async function until(book, page, what, holds, argument) {
  try {
    // By a timer: a page that nobody sees draws no frames.
    await page.waitForFunction(holds, argument, { timeout: book.patience, polling: 50 });
  } catch (error) {
    if (error.name !== "TimeoutError") throw error;
    const status = await page.locator(".live-status").textContent({ timeout: 1000 }).catch(() => "nothing");
    throw new Missing(`${what}; its status is "${status}"`);
  }
}

// Opens pages and waits until they show what the last check found.
async function openChapter({ room, book }, ...tabs) {
  const record = room.record();
  for (const tab of tabs) {
    await book.goto(tab, CHAPTER);
    await until(book, tab, "a page that is opened does not show the last check", shows, record);
  }
}

// Runs in the page: whether the list says what the record says.
function shows({ holes, checkpoints }) {
  const words = { passed: "✓ green", failed: "✗ red", not_run: "· not run", green: "✓ filled", open: "○ open" };
  const is = (row, state) => row.querySelector(".state")?.textContent === words[state];
  const rows = [...document.querySelectorAll("[data-hole]")];
  return rows.length === Object.keys(holes).length && rows.every((row) =>
    is(row, holes[row.dataset.hole]) && [...row.querySelectorAll("[data-checkpoint]")].every((row) =>
      is(row, checkpoints[row.dataset.checkpoint])));
}

// Runs in the page: whether so many hints of a hole are there.
const hintsAre = ({ name, count }) =>
  document.querySelectorAll(`[data-hole="${name}"] .hints li`).length === count;

// --- the tests ------------------------------------------------------------------------------

async function fromTheFirstPage({ room, book, page }) {
  await book.goto(page, "");
  const next = page.locator(".live-next a").first();
  await until(book, page, "the first page does not say where to begin", (chapter) =>
    document.querySelector(".live-next a")?.pathname === `/${chapter}`, CHAPTER);
  await next.click();
  await page.waitForURL(`**/${CHAPTER}`);
  await until(book, page, "the chapter does not say that nothing was checked", () =>
    document.querySelector(".live-status")?.textContent.startsWith("not checked yet"));
  await page.getByRole("button", { name: "Check now" }).click();
  await room.checked();
  const record = room.record();
  await until(book, page, "the page does not show what the check found", shows, record);
  const named = await page.evaluate(() =>
    [...document.querySelectorAll("[data-hole] [data-checkpoint]")].map((row) => row.dataset.checkpoint));
  const green = named.filter((name) => record.checkpoints[name] !== "failed");
  if (named.length === 0 || green.length > 0) book.fault(`the starter is not red: ${green.join(", ")}`);
  const elsewhere = await page.locator(".live-next").count();
  if (elsewhere > 0) book.fault("a chapter says where to begin, as the first page does");
}

// The first hole of the starter has a route missing: its checkpoint gets 404.
async function expectedAndActual({ room, book, page }) {
  await openChapter({ room, book }, page);
  await until(book, page, "a red checkpoint does not open what was expected and what came", () => {
    const differences = [...document.querySelectorAll("[data-checkpoint] .failure details[open]")];
    const says = (place, sign, word) => [...place.querySelectorAll(`.live-line.${sign}`)].some((line) =>
      line.textContent.includes(word) && line.checkVisibility());
    return differences.some((place) => says(place, "expected", "200 OK") && says(place, "actual", "404 Not Found"));
  });
}

async function hints({ room, book, page, other }) {
  await openChapter({ room, book }, page, other);
  const { name } = room.holes.at(-1);
  const button = page.locator(`[data-hole="${name}"] .hints button`).first();
  const label = await button.textContent();
  const of = Number(label.match(/^Hint 1 of (\d)$/)?.[1]);
  if (!of) throw new Missing(`the button of the first hint says "${label}"`);
  for (let count = 1; count <= of; count += 1) {
    await button.click();
    for (const tab of [page, other]) {
      await until(book, tab, `hint ${count} of ${of} is not shown`, hintsAre, { name, count });
    }
  }
  if (await button.isVisible()) book.fault("after the last hint, one more is offered");
  const { hints } = JSON.parse(room.workbook("hint", STEP, name, "--json"));
  const shown = await page.locator(`[data-hole="${name}"] .hints li`).allTextContents();
  if (shown.join() !== hints.join()) book.fault(`the page shows other hints than the terminal: ${shown}`);
}

// All that the live page can add is there: states, differences, hints, a book that cannot be built.
async function readable({ room, book }) {
  const record = room.record();
  room.workbook("hint", STEP, room.holes[0].name, "--all");
  const glossary = path.join(room.clone, "book/src/glossary.md");
  const whole = readFileSync(glossary);
  writeFileSync(glossary, "# Glossary\n\n{{#include gone.md}}\n");
  for (const [width, themes] of [[DESK, THEMES], [PHONE, LIGHT_AND_DARK]]) {
    await book.onPage(CHAPTER, { width }, async (page) => {
      await until(book, page, "the page does not show the last check", shows, record);
      await until(book, page, "the page does not say why the book cannot be built", () =>
        document.querySelector(".live-notice")?.textContent.includes("gone.md"));
      await openDetails(page);
      for (const fault of await page.evaluate(tooWide)) book.fault(`${width} px: ${fault}`);
      await axeInThemes(book, page, `${width} px`, themes);
    });
  }
  writeFileSync(glossary, whole);
  // The pages of the next test are of this edition, and not loaded again in its middle.
  await room.said("rebuilt");
}

async function ticks({ room, book, page, other }) {
  await openChapter({ room, book }, page, other);
  await page.evaluate(() => {
    const status = document.querySelector(".live-status");
    window.said = [];
    new MutationObserver(() => window.said.push(status.textContent)).observe(status, { childList: true });
  });
  const [{ name }] = room.save();
  await room.checked();
  const record = room.record();
  if (record.holes[name] !== "green") book.fault(`the solution of ${name} does not fill it`);
  for (const tab of [page, other]) {
    await until(book, tab, `the hole ${name} does not tick by itself`, shows, record);
  }
  const said = await page.evaluate(() => window.said);
  for (const word of ["compiling", "running"]) {
    if (!said.some((text) => text.startsWith(word))) book.fault(`while it checks, the page never says ${word}`);
  }
}

async function editor({ room, book, page }) {
  await openChapter({ room, book }, page);
  const { name, source } = room.next;
  const { file, line } = JSON.parse(room.workbook("hint", STEP, name, "--json"));
  await page.locator(`[data-hole="${name}"] button`, { hasText: "Open in editor" }).click();
  const given = await room.editorCalled(book.patience);
  const wanted = ["-g", `${realpathSync(source)}:${line}`];
  if (given?.join(" ") !== wanted.join(" ")) {
    throw new Missing(`the editor is not called with ${wanted.join(" ")}, but with ${given?.join(" ")}`);
  }
  await until(book, page, "the page does not say what it has opened", ([name, text]) =>
    document.querySelector(`[data-hole="${name}"] .live-answer`)?.textContent === text,
  [name, `opened in code: ${file}:${line}`]);
}

async function killed({ room, book, page, other }) {
  await openChapter({ room, book }, page);
  await book.goto(other, "");
  await room.kill();
  await until(book, page, "the page does not say that the book is not served", () =>
    document.querySelector(".live-status")?.textContent.startsWith("The book is not served"));
  // Meanwhile in the terminal:
  const [{ name }] = room.save();
  room.workbook("check", STEP);
  const { shown: count } = JSON.parse(room.workbook("hint", STEP, name, "--json"));
  await room.start();
  await until(book, page, "the page does not come back by itself with the new hint", hintsAre, { name, count });
  await until(book, page, "the page that came back does not show the last check", shows, room.record());
  await until(book, other, "the first page does not come back by itself", (name) =>
    document.querySelector(".live-next")?.textContent.includes(name), room.next.name);
}

async function frozen({ room, book, context, page }) {
  await openChapter({ room, book }, page);
  const browser = await context.newCDPSession(page);
  await browser.send("Page.setWebLifecycleState", { state: "frozen" });
  const [{ name }] = room.save();
  await room.checked();
  await browser.send("Page.setWebLifecycleState", { state: "active" });
  await until(book, page, `the page that slept does not tick ${name}`, shows, room.record());
}

// The ways of losing the connection, each with a hint that the terminal reveals meanwhile.
async function unconnected({ room, book, context, page }) {
  await page.clock.install();
  await openChapter({ room, book }, page);
  const { name } = room.holes[1];
  const away = () => document.querySelector(".live-status")?.textContent.startsWith("The book is not served");
  const meanwhile = async (what, leave, comeBack) => {
    await leave();
    const { shown: count } = JSON.parse(room.workbook("hint", STEP, name, "--json"));
    await comeBack();
    await until(book, page, `${what} does not show the new hint`, hintsAre, { name, count });
  };
  const look = (hidden) => page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
  await meanwhile("a tab that nobody looked at", () => look(true), () => look(false));
  await meanwhile("a page whose connection broke without a word", async () => {
    room.stop();
    await page.clock.fastForward(SILENCE + 1000);
    await until(book, page, "the page does not notice that its connection is dead", away);
  }, () => room.goOn());
  await meanwhile("a page that was offline", async () => {
    await context.setOffline(true);
    await page.clock.fastForward(SILENCE + 1000);
    await until(book, page, "the page does not notice that it is offline", away);
  }, () => context.setOffline(false));
}

async function done({ room, book, page, other }) {
  await openChapter({ room, book }, page);
  await book.goto(other, "");
  room.save(room.holes.length);
  await room.checked();
  const record = room.record();
  if (!record.done) throw new Missing("every hole has its solution, and the chapter is not done");
  await until(book, page, "the page does not show every checkpoint green", shows, record);
  await until(book, page, "the chapter does not say that it is done", () =>
    document.querySelector(".live-status")?.textContent.startsWith("done, "));
  await openDetails(page);
  await axeInThemes(book, page, "a chapter that is done", THEMES);
  for (const tab of [page, other]) {
    await until(book, tab, "the chapter is not shown as done in the side bar", (chapter) => {
      const sign = document.querySelector(`#mdbook-sidebar a[href$="${chapter}"] .live-sign`);
      return sign?.dataset.state === "done" && sign.checkVisibility();
    }, CHAPTER);
  }
  await until(book, other, "the first page does not go on to the next chapter", () =>
    document.querySelector(".live-next")?.textContent.startsWith("Next: 02 "));
}

// --- how each of them is seen to fail ---------------------------------------------------------

// Of the events of this name, a page takes so many.
const taking = (count, event) => planting(`<script>{
  const add = EventSource.prototype.addEventListener;
  let taken = 0;
  EventSource.prototype.addEventListener = function (name, take) {
    return add.call(this, name, (event) => { if (name !== "${event}" || taken++ < ${count}) take(event); });
  };
}</script>`);

const connectingOnce = planting(`<script>{
  const Real = EventSource;
  let made = 0;
  window.EventSource = function (url) {
    return made++ === 0 ? new Real(url) : { addEventListener() {}, close() {} };
  };
}</script>`);

// An order is said to be carried out, and is not sent.
const notOrdering = planting(`<script>
  window.fetch = async () => Response.json({ editor: "code", place: "nowhere" });
</script>`);

export const tests = [
  {
    name: "the first page leads to a chapter whose check is red",
    run: session(fromTheFirstPage),
    plant: taking(0, "exercise"),
    finds: "does not say that nothing was checked",
  },
  {
    name: "a red checkpoint opens what was expected and what came",
    run: session(expectedAndActual),
    plant: planting("<style>.failure details[open] { display: none }</style>"),
    finds: "does not open what was expected",
  },
  {
    name: "hints are revealed one by one, in every tab",
    run: session(hints),
    plant: notOrdering,
    finds: "hint 1 of 3 is not shown",
  },
  {
    name: "the live parts fit and can be read in every theme",
    run: session(readable),
    plant: planting("<style>.checkpoints .state.red { color: #f88 !important }</style>"),
    finds: "color-contrast",
  },
  {
    name: "a save ticks its checkpoints by itself, in every tab",
    run: session(ticks),
    plant: taking(1, "exercise"),
    finds: "does not tick by itself",
  },
  {
    name: "the named editor opens at the hole",
    run: session(editor),
    plant: notOrdering,
    finds: "the editor is not called",
  },
  {
    name: "a page outlives the program, and shows what changed meanwhile",
    run: session(killed, { serverLeaves: true }),
    plant: connectingOnce,
    finds: "does not come back by itself",
  },
  {
    name: "a page that slept shows what changed meanwhile",
    run: session(frozen),
    plant: taking(1, "exercise"),
    finds: "the page that slept does not tick",
  },
  {
    name: "a page that lost its connection shows what changed meanwhile",
    run: session(unconnected, { serverLeaves: true }),
    plant: connectingOnce,
    finds: "a tab that nobody looked at does not show the new hint",
  },
  {
    name: "the last save makes the chapter done, in the side bar and on the first page",
    run: session(done),
    plant: taking(1, "standing"),
    finds: "not shown as done in the side bar",
  },
];
