// What the frame of the pages needs of a script: the side bar's button, the search when somebody
// searches, the keyboard in whatever scrolls, and open answers on paper. Loaded on every page, last;
// the text does not wait for it.

"use strict";

// The side bar's button turns the box that mdBook's style and script look at.
(function sideBar() {
  const button = document.getElementById("mdbook-sidebar-toggle");
  const box = document.getElementById("mdbook-sidebar-toggle-anchor");
  const bar = document.getElementById("mdbook-sidebar");
  const turn = (open) => {
    box.checked = open;
    box.dispatchEvent(new Event("change"));
  };
  button.setAttribute("aria-expanded", box.checked);
  bar.setAttribute("aria-hidden", !box.checked);
  button.addEventListener("click", (event) => {
    turn(!box.checked);
    // A click that no mouse made comes from the keyboard.
    if (box.checked && event.detail === 0) {
      (bar.querySelector("a.active") ?? bar.querySelector("a"))?.focus();
    }
  });
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      turn(false);
      button.focus();
    }
  });
  bar.querySelector("a.active")?.setAttribute("aria-current", "page");
})();

// The search and its index are half a megabyte: they come when somebody asks for them.
(function search() {
  const button = document.getElementById("mdbook-search-toggle");
  if (!button || !window.search_scripts) return;
  let loading = null;
  const load = () => loading ??= window.search_scripts.reduce(
    (before, url) => before.then(() => new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = url;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${url} cannot be loaded`));
      document.head.append(script);
    })), Promise.resolve());
  const first = (event) => {
    if (loading) return;
    event.preventDefault();
    // Where the server is away, the next try asks for the scripts again.
    load().then(() => button.click(), () => loading = null);
  };
  button.addEventListener("click", first);
  document.addEventListener("keydown", (event) => {
    const plain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (plain && (event.key === "s" || event.key === "/") && !mdbook_something_else_has_focus(event)) {
      first(event);
    }
  });
  // A page that was found by searching marks the words, and a search can be bookmarked.
  if (/[?&](search|highlight)=/.test(location.search)) load().catch(() => loading = null);
})();

// What scrolls to the side can be scrolled by keyboard, if it does scroll, and shows that there is
// more until its end is reached.
(function scrollers() {
  const look = (element) => {
    const hidden = element.scrollWidth - element.clientWidth;
    if (hidden > 1) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
    element.toggleAttribute("data-more", hidden - Math.abs(element.scrollLeft) > 1);
  };
  const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => look(target)));
  const all = "main pre > code, .table-wrapper, .difference, figure.diagram, .system .picture";
  for (const element of document.querySelectorAll(all)) {
    observer.observe(element);
    element.addEventListener("scroll", () => look(element), { passive: true });
  }
})();

// A name that is longer than its line breaks behind a sign, and not inside a word; a short command does
// not break at all: the dashes of an option are no place to.
const lineOfText = matchMedia("(max-width: 600px)").matches ? 34 : 80;
for (const code of document.querySelectorAll("main :not(pre) > code")) {
  const isNarrow = code.closest("table, .hole ul");
  const room = isNarrow ? 11 : lineOfText;
  code.classList.toggle("whole", !isNarrow && code.textContent.length <= 28);
  if (code.childElementCount > 0 || code.textContent.length <= room) continue;
  const [first, ...more] = code.textContent.split(/(?<=\w(?:_|\/|::))(?=\w)/);
  code.replaceChildren(first, ...more.flatMap((part) => [document.createElement("wbr"), part]));
}

// The empty corner of a table that has headings on two sides heads nothing.
for (const heading of document.querySelectorAll("main thead th:empty")) {
  heading.replaceWith(document.createElement("td"));
}

// On paper nobody can open an answer.
(function paper() {
  const closed = [];
  window.addEventListener("beforeprint", () => {
    // A browser may say so twice, for a preview and for the paper.
    const more = [...document.querySelectorAll("main details:not([open])")];
    for (const details of more) details.open = true;
    closed.push(...more);
  });
  window.addEventListener("afterprint", () => {
    for (const details of closed.splice(0)) details.open = false;
  });
})();
