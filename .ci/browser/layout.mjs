// Whether a page fits its screen, and whether its pictures and directives are there and can be read.

import { DESK, PHONE, THEMES, openDetails, planting, takeTheme } from "./harness.mjs";

const fits = (width) => async (book) => {
  await book.eachPage({ width }, async (page, name) => {
    await openDetails(page);
    for (const fault of await page.evaluate(tooWide)) book.fault(`${name}, ${width} px: ${fault}`);
  });
};

// Runs in the page: what does not fit its width.
export function tooWide() {
  const found = [];
  const width = document.documentElement.clientWidth;
  const scrolls = (element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
  // `.content` scrolls by mdBook's own style; there it would mean that the page is too wide.
  const content = document.querySelector(".content");
  const insideScroller = (element) => {
    for (let at = element.parentElement; at && at !== content; at = at.parentElement) {
      if (scrolls(at)) return true;
    }
    return false;
  };
  for (const element of content.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    if (box.width > 0 && box.right > width + 1 && !insideScroller(element)) {
      const text = element.textContent.trim().slice(0, 40);
      found.push(`<${element.localName}> ends at ${Math.round(box.right)} px: ${text}`);
    }
  }
  // A picture scrolls only where it would be smaller than it may, and nothing cuts it off.
  const { left, right } = content.getBoundingClientRect();
  for (const picture of content.querySelectorAll(".system .picture")) {
    const box = picture.getBoundingClientRect();
    const least = parseFloat(picture.querySelector("svg").style.minWidth);
    if (least <= width - 4 && picture.scrollWidth > picture.clientWidth + 1) {
      found.push(`a picture scrolls that could be ${least} px wide`);
    }
    if (box.left < left - 1 || box.right > right + 1) found.push("a picture is cut off at the page's margin");
  }
  for (const element of [document.documentElement, document.body]) {
    if (element.scrollWidth > width) found.push(`the page is ${element.scrollWidth} px wide`);
  }
  return found;
}

async function pictures(book) {
  await book.eachPage({}, async (page, name) => {
    for (const theme of THEMES) {
      await takeTheme(page, theme);
      for (const fault of await page.evaluate(inPictures)) book.fault(`${name}, ${theme}: ${fault}`);
    }
  });
}

// Runs in the page.
function inPictures() {
  const found = [];
  const luminance = (color) => {
    const [red, green, blue] = color.match(/[\d.]+/g).slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  // axe-core does not look into an SVG. WCAG 2.2, success criterion 1.4.3 asks for 4.5.
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const background = getComputedStyle(document.documentElement).backgroundColor;
  for (const svg of document.querySelectorAll("main figure svg")) {
    const box = svg.getBoundingClientRect();
    if (box.width < 50 || box.height < 50) found.push("a diagram is not visible");
    if (!svg.querySelector("title")?.textContent || !svg.querySelector("desc")?.textContent) {
      found.push("a diagram has no text alternative: give it a <title> and a <desc>");
    }
    for (const text of svg.querySelectorAll("text")) {
      const ratio = contrast(getComputedStyle(text).fill, background);
      if (ratio < 4.5) {
        found.push(`"${text.textContent.trim()}" in a diagram has a contrast of ${ratio.toFixed(1)}`);
      }
      const size = text.getBoundingClientRect().height;
      if (size < 11) found.push(`"${text.textContent.trim()}" in a diagram is ${size} px high`);
    }
  }
  for (const image of document.querySelectorAll("main img")) {
    if (!image.complete || image.naturalWidth === 0) found.push(`no image at ${image.src}`);
    if (!image.alt) found.push(`no text alternative for ${image.src}`);
  }
  return found;
}

// What the book's directives become. A test of every page tests only those that are on one.
const DIRECTIVES = {
  changes: "details.changes li",
  checkpoints: ".checkpoints [data-hole] [data-checkpoint]",
  difference: ".difference .chunk",
  "question with an answer": ".question.open .answer",
  "question with options": ".question.choice .options",
  system: ".system svg",
  transcript: ".transcript .wire",
};

async function everyDirective(book) {
  await book.onPage("print.html", {}, async (page) => {
    for (const [name, selector] of Object.entries(DIRECTIVES)) {
      const shown = await page.locator(`main ${selector}`).count();
      if (shown === 0) book.fault(`no page has a directive ${name}, so nothing here tests it`);
    }
  });
}

export const tests = [
  {
    name: "every directive of the book is on a page",
    run: everyDirective,
    plant: (html) => html.replaceAll('class="difference"', ""),
    finds: "no page has a directive difference",
  },
  {
    name: "nothing is wider than a phone",
    run: fits(PHONE),
    plant: planting('<div style="width: 500px">wide</div>', "</main>"),
    finds: "ends at",
  },
  {
    name: "nothing is wider than a desk",
    run: fits(DESK),
    plant: planting('<div style="width: 2000px">wide</div>', "</main>"),
    finds: "ends at",
  },
  {
    name: "pictures have a text alternative and can be read in every theme",
    run: pictures,
    plant: planting('<figure><svg width="90" height="90"><title>t</title><desc>d</desc>' +
      '<text y="20" fill="#777">pale</text></svg></figure>', "</main>"),
    finds: "has a contrast of",
  },
];
