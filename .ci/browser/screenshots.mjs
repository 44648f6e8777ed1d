// Pictures of every page for somebody to look at: three widths, two themes.

import { mkdirSync } from "node:fs";
import path from "node:path";
import { openDetails } from "./harness.mjs";

export async function takeScreenshots(book, folder) {
  mkdirSync(folder, { recursive: true });
  const watched = book.withFaults((fault) => console.log(`         ${fault}`));
  for (const theme of ["light", "navy"]) {
    for (const width of [360, 800, 1280]) {
      await watched.eachPage({ theme, width }, async (page, name) => {
        await openDetails(page);
        const file = `${name.replace(".html", "")}-${theme}-${width}.png`;
        await page.screenshot({ path: path.join(folder, file), fullPage: true });
      });
    }
  }
}
