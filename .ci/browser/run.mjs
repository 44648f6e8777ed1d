// Reads the book as it is served in a real browser, by a list of named tests.
//
//   node .ci/browser/run.mjs ADDRESS [--only WORDS] [--planted] [--screenshots FOLDER]
//
// MODULES names the folder whose node_modules holds playwright-core and axe-core; CHROMIUM the
// browser. Called by .ci/run.
//
// A test is `{ name, run(book), plant(html), finds }` in one of the files below. `run` calls
// `book.fault(text)` for whatever is wrong. With --planted each test runs on pages that `plant`
// has spoilt, and must find a fault with the words `finds`: a test that cannot fail is worth
// nothing, and another fault than the planted one shows nothing. A file may export `prepare()`, whose
// time is not that of a test.

import { parseArgs } from "node:util";
import { Book } from "./harness.mjs";
import { takeScreenshots } from "./screenshots.mjs";

const FILES = ["layout", "accessibility", "keyboard", "network", "scripts-off", "search", "motion",
  "print", "links", "session"];
const LIMIT_SECONDS = 240;

const { values, positionals: [address] } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string", default: "" },
    planted: { type: "boolean", default: false },
    screenshots: { type: "string" },
  },
});
if (!address) {
  console.error("usage: node .ci/browser/run.mjs ADDRESS [--only WORDS] [--planted] [--screenshots FOLDER]");
  process.exit(2);
}

const tests = [];
for (const file of FILES) {
  const { tests: found, prepare } = await import(`./${file}.mjs`);
  tests.push(...found.map((test) => ({ prepare, ...test })));
}
const chosen = tests.filter((test) => test.name.includes(values.only));
if (chosen.length === 0) {
  console.error(`no test has "${values.only}" in its name:\n${tests.map((t) => t.name).join("\n")}`);
  process.exit(2);
}

const book = await Book.open(address.replace(/\/$/, ""));
let failed = 0;
try {
  for (const test of chosen) {
    await test.prepare?.();
    failed += await (values.planted ? mustFail(test) : mustPass(test));
  }
  if (values.screenshots) await takeScreenshots(book, values.screenshots);
} finally {
  await book.close();
}
const how = values.planted ? " with planted faults" : "";
console.log(`${book.pages.length} pages; ${chosen.length - failed} of ${chosen.length} tests passed${how}`);
process.exit(failed === 0 ? 0 : 1);

async function mustPass(test) {
  const { faults, notes, took } = await measured(test, null);
  console.log(`${faults.length === 0 ? "ok    " : "FAILED"} ${took} s  ${test.name}`);
  for (const line of [...notes, ...faults]) console.log(`         ${line}`);
  return faults.length === 0 ? 0 : 1;
}

async function mustFail(test) {
  const { faults, took } = await measured(test, test.plant);
  const found = faults.find((fault) => fault.includes(test.finds));
  console.log(`${found ? "ok    " : "FAILED"} ${took} s  ${test.name}`);
  if (found) {
    console.log(`         ${found}`);
    return 0;
  }
  console.log(`         the planted fault was not found: nothing says "${test.finds}"`);
  for (const fault of faults.slice(0, 5)) console.log(`         ${fault}`);
  return 1;
}

async function measured(test, plant) {
  const began = performance.now();
  const faults = new Set();
  const tested = book.withFaults((text) => faults.add(text), plant);
  const run = test.run(tested);
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => {
      faults.add(`not done after ${LIMIT_SECONDS} s`);
      resolve();
    }, LIMIT_SECONDS * 1000);
  });
  try {
    await Promise.race([run, late]);
  } catch (error) {
    // With a planted fault, only a fault that the test names counts.
    if (!plant) faults.add(`the test itself gave up: ${error.stack}`);
    else console.log(`         the test itself gave up: ${error.message.split("\n")[0]}`);
  } finally {
    clearTimeout(timer);
  }
  return { faults: [...faults], notes: tested.notes, took: seconds(began) };
}

function seconds(began) {
  return ((performance.now() - began) / 1000).toFixed(1).padStart(5);
}
