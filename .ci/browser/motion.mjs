// Whoever asks the system for less motion gets none.

import { planting } from "./harness.mjs";

async function nothingMoves(book) {
  await book.eachPage({ motion: "reduce" }, async (page, name) => {
    await page.locator("#mdbook-sidebar-toggle").click();
    await page.locator("#mdbook-theme-toggle").click();
    for (const moving of await page.evaluate(moves)) book.fault(`${name}: ${moving}`);
  });
}

// Runs in the page.
function moves() {
  const found = document.getAnimations().map(({ effect }) => `<${effect.target.localName}> moves`);
  for (const element of document.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    const times = `${style.transitionDuration}, ${style.animationDuration}`.split(", ");
    if (times.some((time) => parseFloat(time) > 0.01)) {
      found.push(`<${element.localName} class="${element.className}"> would take ${times}`);
    }
    if (style.scrollBehavior !== "auto") found.push(`<${element.localName}> scrolls smoothly`);
  }
  return found;
}

export const tests = [
  {
    name: "reduced motion is honoured",
    run: nothingMoves,
    plant: planting("<style>main { transition-duration: 2s !important }</style>"),
    finds: "would take 2s",
  },
];
