// Makes a page of the book follow the student's work: reloads it when the book was built again, ticks
// checkpoints, opens differences, reveals hints. `cargo workbook read` adds this script to the pages
// that it serves; the book has none of it. What the events tell: tools/workbook/src/book/live/.
(() => {
  const { edition, token } = document.currentScript.dataset;
  const chapters = document.querySelectorAll("[data-chapter]");
  // The page to print holds every chapter, and follows none.
  const chapter = chapters.length === 1 ? chapters[0].dataset.chapter : null;
  // The folder of the first page; `.` because an address without a path is this page's own.
  const root = new URL((typeof path_to_root === "string" && path_to_root) || ".", document.baseURI);

  // --- what is built here -------------------------------------------------------------------

  function make(name, properties = {}, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }

  // Replaces the text of an element, if it is another: a screen reader reads what was replaced.
  function say(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function button(text, action) {
    const made = make("button", { type: "button", className: "live-button", textContent: text });
    made.addEventListener("click", async () => {
      made.disabled = true;
      try {
        await action(made);
      } finally {
        made.disabled = false;
      }
    });
    return made;
  }

  async function order(what, hole) {
    const answer = await fetch(`/-/${what}`, {
      method: "POST",
      headers: { "X-Workbook-Token": token, "Content-Type": "application/json" },
      body: JSON.stringify({ step: chapter, hole }),
    });
    if (!answer.ok) throw new Error((await answer.text()).trim() || `status ${answer.status}`);
    return answer;
  }

  // --- a reload that the reader does not notice ---------------------------------------------

  const KEPT = "workbook:kept";
  const fields = () => [...document.querySelectorAll("main :is(input, select, textarea), #mdbook-searchbar")];
  const folds = () => [...document.querySelectorAll("main details")].filter((fold) => !fold.closest(".failure"));
  // The checkpoints whose differences the reader has folded away, by name.
  let closed = new Set();

  // The heading at the top of the screen, and how far it is from there: what stands above it may
  // be longer or shorter in the next edition.
  function place() {
    const headings = [...document.querySelectorAll("main :is(h1, h2, h3, h4)[id]")];
    const above = headings.filter((heading) => heading.getBoundingClientRect().top <= 80).pop();
    return above ? { id: above.id, top: above.getBoundingClientRect().top } : { y: scrollY };
  }

  function reload() {
    const kept = {
      page: location.pathname,
      place: place(),
      folds: folds().map((fold) => fold.open),
      closed: [...document.querySelectorAll(".failure details:not([open])")]
        .map((fold) => owner(fold).dataset.checkpoint),
      fields: fields().map(({ value, checked, disabled }) => ({ value, checked, disabled })),
      focus: fields().indexOf(document.activeElement),
    };
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(kept));
    } catch { /* without storage, the page is only reloaded */ }
    history.scrollRestoration = "manual";
    location.reload();
  }

  function restore() {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(KEPT));
      sessionStorage.removeItem(KEPT);
    } catch { /* as above */ }
    history.scrollRestoration = "auto";
    if (kept?.page !== location.pathname) return;
    closed = new Set(kept.closed);
    const [newFolds, newFields] = [folds(), fields()];
    // With another number of them, nobody knows which is which.
    if (newFolds.length === kept.folds.length) {
      newFolds.forEach((fold, index) => { fold.open = kept.folds[index]; });
    }
    if (newFields.length === kept.fields.length) {
      newFields.forEach((field, index) => {
        if (!field.disabled && !kept.fields[index].disabled) Object.assign(field, kept.fields[index]);
      });
      newFields[kept.focus]?.focus({ preventScroll: true });
    }
    const { id, top, y } = kept.place;
    const heading = id && document.getElementById(id);
    let left = false;
    const goBack = () => {
      const to = heading ? scrollY + heading.getBoundingClientRect().top - top : y;
      if (to !== undefined && !left) scrollTo({ top: to, behavior: "instant" });
    };
    goBack();
    // Fonts and pictures that come later move the heading, until the reader moves the page.
    for (const move of ["wheel", "touchmove", "keydown", "pointerdown"]) {
      addEventListener(move, () => { left = true; }, { once: true, passive: true });
    }
    addEventListener("load", () => document.fonts.ready.then(goBack), { once: true });
  }

  // --- what is wrong ------------------------------------------------------------------------

  const notice = make("pre", { className: "live-notice", hidden: true });
  notice.setAttribute("role", "alert");
  document.body.append(notice);

  function show(problem) {
    notice.hidden = !problem;
    say(notice, problem ? `The book cannot be built; this is the last one that could.\n\n${problem}` : "");
  }

  // --- the side bar and the first page ------------------------------------------------------

  const WORDS = { done: "done", started: "begun" };

  function mark({ chapters, next }) {
    for (const link of document.querySelectorAll("#mdbook-sidebar a[href]")) {
      const of = (one) => new URL(one.page, root).pathname === link.pathname && !link.hash;
      const state = chapters.find(of)?.state;
      const word = WORDS[state];
      let sign = link.querySelector(".live-sign");
      if (!word) {
        sign?.remove();
        continue;
      }
      if (!sign) {
        sign = make("span", { className: "live-sign" });
        link.append(sign);
      }
      sign.dataset.state = state;
      say(sign, ` (${word})`);
    }
    goOn(next, chapters);
  }

  let aside = null;

  // On the first page: the exercise that comes next.
  function goOn(next, chapters) {
    const first = document.querySelector("#mdbook-sidebar a[href]");
    const isFirst = location.pathname === root.pathname || first?.pathname === location.pathname;
    const heading = document.querySelector("main h1");
    if (!isFirst || !heading || chapters.length === 0) return;
    if (!aside) {
      aside = make("aside", { className: "live-next" });
      heading.after(aside);
    }
    const children = [];
    if (next) {
      const title = `${next.step.split("-")[0]} ${next.title}`;
      const link = (text, hash = "") => make("a", { href: new URL(next.page + hash, root), textContent: text });
      children.push(next.state === "started" ? "Go on with " : "Next: ", link(title));
      if (next.hole && next.state === "started") {
        const { number, name, section, task, file } = next.hole;
        children.push(", hole ", link(`${number}, ${name}`, `#${section}`), `: ${task}`);
        children.push(make("br"), make("code", { textContent: file }));
      }
    } else {
      children.push("Every chapter is done.");
    }
    const text = make("p", {}, ...children);
    if (aside.innerHTML !== text.outerHTML) aside.replaceChildren(text);
  }

  // --- the checklist ------------------------------------------------------------------------

  const lists = chapter
    ? [...document.querySelectorAll(".checkpoints[data-step]")].filter((list) => list.dataset.step === chapter)
    : [];
  const status = make("span", { className: "live-status" });
  status.setAttribute("role", "status");
  const trouble = make("pre", { className: "live-trouble", hidden: true });
  let exercise = null;
  let running = null;
  let connected = false;

  if (lists.length > 0) {
    const check = button("Check now", () => order("check").catch(({ message }) => say(status, message)));
    lists[0].before(make("div", { className: "live-bar" }, check, " ", status), trouble);
  }

  const STATES = {
    passed: ["green", "✓ green"],
    failed: ["red", "✗ red"],
    not_run: ["", "· not run"],
    green: ["green", "✓ filled"],
    open: ["red", "○ open"],
  };

  // `earlier`: an earlier check found it, and the last one has not come so far.
  function setState(row, state, earlier = false) {
    const place = [...row.querySelectorAll(".state")].find((found) => owner(found) === row);
    if (!place) return;
    const [name, text] = STATES[state] ?? ["", "not checked"];
    place.hidden = false;
    for (const other of ["green", "red"]) place.classList.toggle(other, other === name);
    say(place, earlier && running === null && name ? `${text} (earlier check)` : text);
  }

  // The row that an element speaks of: a hole's row holds those of its checkpoints.
  const owner = (element) => element.closest("[data-checkpoint], [data-hole]");

  function fill() {
    if (!exercise) return;
    for (const list of lists) {
      for (const row of list.querySelectorAll("[data-checkpoint]")) {
        const found = exercise.checkpoints[row.dataset.checkpoint];
        setState(row, found?.state, found?.earlier);
        setFailure(row.querySelector(".failure"), found);
      }
      for (const row of list.querySelectorAll("[data-hole]")) {
        const hole = exercise.holes[row.dataset.hole];
        if (!row.dataset.checkpoint) setState(row, hole?.state);
        if (hole) setHole(row, row.dataset.hole, hole);
      }
    }
    const texts = [
      exercise.fault,
      exercise.tests_changed.length > 0 &&
        `These files are not those that were given, so the check does not count:\n${exercise.tests_changed.join("\n")}\n` +
        `cargo workbook reset ${chapter.split("-")[0]} --tests puts them back, with a backup of yours.`,
      exercise.compile_error,
      exercise.cut_short && `cut short: ${exercise.cut_short}`,
    ].filter(Boolean);
    trouble.hidden = texts.length === 0;
    say(trouble, texts.join("\n\n"));
  }

  function setFailure(place, found) {
    if (!place) return;
    const { state, difference, panic, logged = [] } = found ?? {};
    const key = state === "failed" ? JSON.stringify([difference, panic, logged]) : "";
    if (place.dataset.key === key) return;
    place.dataset.key = key;
    place.hidden = key === "";
    if (key === "") return place.replaceChildren();
    const parts = [];
    if (difference) parts.push(drawn(difference));
    if (panic) parts.push(make("pre", { textContent: `panicked at ${panic.file}:${panic.line}\n${panic.message}` }));
    if (logged.length > 0) parts.push(make("pre", { textContent: logged.map((line) => `logged ${line}`).join("\n") }));
    if (parts.length === 0) parts.push("It fails and says nothing; the terminal shows what the test wrote.");
    const wasOpen = place.querySelector("details")?.open ?? !closed.has(owner(place).dataset.checkpoint);
    const title = difference ? "− expected  + yours" : "what happened";
    place.replaceChildren(make("details", { open: wasOpen }, make("summary", { textContent: title }), ...parts));
  }

  const SIGNS = { equal: "  ", expected: "− ", actual: "+ ", left_out: "⋮" };

  function drawn({ lines, more }) {
    const rows = lines.map(({ sign, words }) => {
      const parts = words.map(({ text, changed }) => (changed ? make("strong", { textContent: text }) : text));
      return make("span", { className: `live-line ${sign}` }, SIGNS[sign], ...parts);
    });
    if (more > 0) rows.push(`⋮ ${more === 1 ? "one more exchange differs" : `${more} more exchanges differ`}\n`);
    const pre = make("pre", { className: "live-difference", tabIndex: 0 }, ...rows);
    pre.setAttribute("aria-label", "expected and yours, line by line");
    return pre;
  }

  // Each hole's row is furnished once; a hole without a place for hints has none.
  function setHole(row, name, hole) {
    const place = row.querySelector(".hints");
    if (!place) return;
    if (!place.live) {
      const answer = make("span", { className: "live-answer" });
      answer.setAttribute("role", "status");
      const failed = ({ message }) => say(answer, message);
      const hint = button("", () => order("hint", name).catch(failed));
      const open = button("Open in editor", async () => {
        try {
          const { editor, place } = await (await order("open", name)).json();
          say(answer, editor ? `opened in ${editor}: ${place}` : `no editor with a window was found; the place is ${place}`);
        } catch (error) {
          failed(error);
        }
      });
      const list = make("ol");
      place.live = { hint, list };
      place.replaceChildren(list, hint, " ", open, " ", answer);
      place.hidden = false;
    }
    const { hint, list } = place.live;
    while (list.children.length > hole.hints.length) list.lastChild.remove();
    hole.hints.slice(list.children.length).forEach((text) => list.append(make("li", { textContent: text })));
    hint.hidden = hole.hints.length >= hole.of;
    say(hint, `Hint ${hole.hints.length + 1} of ${hole.of}`);
  }

  function tellStatus() {
    if (lists.length === 0) return;
    say(status, words());
    for (const list of lists) list.classList.toggle("live-busy", running !== null);
  }

  function words() {
    if (!connected) return "The book is not served just now; what you see may be old.";
    if (running) {
      const { phase, done, total } = running;
      // Only whole tens, so that a screen reader is not told of every test.
      return phase === "compiling" ? "compiling…" : `running ${Math.floor(done / 10) * 10} of ${total}…`;
    }
    if (!exercise) return "";
    const by = {
      read: "every save is checked",
      watch: "`watch` checks every save",
      nobody: "nothing is checked until you ask",
    }[exercise.saves_checked_by];
    const earlier = Object.values(exercise.checkpoints).filter((found) => found.earlier).length;
    const stopped = earlier > 0 ? `; the last check was stopped before ${earlier} of them` : "";
    if (exercise.checked_at === null) return `not checked yet${stopped && " to the end"}; ${by}`;
    const at = new Date(exercise.checked_at * 1000);
    const today = at.toDateString() === new Date().toDateString();
    const when = today ? at.toLocaleTimeString() : at.toLocaleString();
    const green = Object.values(exercise.checkpoints).filter(({ state }) => state === "passed").length;
    const all = Object.keys(exercise.checkpoints).length;
    const changed = exercise.changed ? "; something was saved since" : "";
    const found = exercise.done ? "done" : `${green} of ${all} checkpoints green`;
    return `${found}, checked ${when}${stopped}${changed}; ${by}`;
  }

  // --- the connection -----------------------------------------------------------------------

  // A server that lives says so every ten seconds.
  const SILENCE = 25_000;
  let events = null;
  let silence = null;
  let retry = null;

  function heard() {
    clearTimeout(silence);
    silence = setTimeout(again, SILENCE);
    if (!connected) {
      connected = true;
      tellStatus();
    }
  }

  function disconnect() {
    events?.close();
    events = null;
    clearTimeout(silence);
    clearTimeout(retry);
  }

  // The server ended, or the machine slept and the connection did not survive it.
  function again() {
    disconnect();
    connected = false;
    tellStatus();
    retry = setTimeout(connect, 500);
  }

  // A browser allows six connections to one server, so a page that nobody looks at gives up its
  // own: otherwise the seventh tab would wait for ever. It hears everything when it is seen again.
  function connect() {
    if (document.hidden) return disconnect();
    if (events) return;
    clearTimeout(retry);
    events = new EventSource(`/-/events${chapter ? `?chapter=${encodeURIComponent(chapter)}` : ""}`);
    const on = (name, take) => events.addEventListener(name, (event) => {
      heard();
      take(event);
    });
    on("alive", () => {});
    on("message", ({ data }) => {
      const now = JSON.parse(data);
      if (now.edition && now.edition !== edition) return reload();
      show(now.problem);
    });
    on("standing", ({ data }) => mark(JSON.parse(data)));
    on("exercise", ({ data }) => {
      exercise = JSON.parse(data);
      fill();
      tellStatus();
    });
    on("running", ({ data }) => {
      const ran = running !== null;
      running = JSON.parse(data);
      if (ran !== (running !== null)) fill();
      tellStatus();
    });
    events.onerror = again;
  }

  restore();
  // Once the side bar is filled, which the first event marks: that is after the text is shown.
  customElements.whenDefined("mdbook-sidebar-scrollbox").then(() => {
    document.addEventListener("visibilitychange", connect);
    addEventListener("pagehide", disconnect);
    addEventListener("pageshow", connect);
    connect();
  });
})();
