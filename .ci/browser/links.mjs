// Every link of the built pages leads somewhere: to a page, and to a place on it.

import { planting } from "./harness.mjs";

async function everyLink(book) {
  const pages = new Map();
  await book.eachPage({}, async (page, name) => pages.set(name, await page.evaluate(linksAndIds)),
    [...book.pages, "index.html", "print.html", "toc.html", "404.html"]);
  const others = new Map();
  for (const [name, { links, twice }] of pages) {
    for (const id of twice) book.fault(`${name}: two elements have the id ${id}`);
    // mdBook gives 404.html a base, so that the link of its own heading leads to the first page.
    for (const link of links.filter((link) => !link.endsWith("#document-not-found-404"))) {
      const fault = await whatIsWrong(book, link, pages, others);
      if (fault) book.fault(`${name}: ${link}: ${fault}`);
    }
  }
}

async function whatIsWrong(book, link, pages, others) {
  const url = new URL(link, `${book.address}/`);
  if (url.origin !== book.address) return null;
  const name = decodeURIComponent(url.pathname.slice(1)) || "index.html";
  const page = pages.get(name);
  if (!page) {
    if (!others.has(name)) others.set(name, (await fetch(new URL(name, `${book.address}/`))).status);
    return others.get(name) === 200 ? null : `there is no ${name}`;
  }
  const id = decodeURIComponent(url.hash.slice(1));
  return id === "" || page.ids.includes(id) ? null : `${name} has no place called ${id}`;
}

// Runs in the page.
function linksAndIds() {
  const links = [...document.querySelectorAll("a[href]")].map((link) => link.href);
  const all = [...document.querySelectorAll("[id]")].map((element) => element.id);
  return { links: [...new Set(links)], ids: all, twice: all.filter((id, at) => all.indexOf(id) !== at) };
}

export const tests = [
  {
    name: "every link leads to a page and a place on it",
    run: everyLink,
    plant: planting('<a href="#nowhere">nowhere</a>', "</main>"),
    finds: "has no place called nowhere",
  },
];
