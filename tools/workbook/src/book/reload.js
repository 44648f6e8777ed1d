// Reloads the page when the book was built again, and shows why it could not be.
// `cargo workbook read` adds this script to the pages that it serves; the book has none of it.
(() => {
  const edition = document.currentScript.dataset.edition;
  let events = null;
  let notice = null;

  function show(problem) {
    if (!problem) {
      notice?.remove();
      notice = null;
      return;
    }
    if (!notice) {
      notice = document.createElement("pre");
      notice.setAttribute("role", "alert");
      notice.style.cssText =
        "position: fixed; z-index: 1000; inset: auto 0 0 0; margin: 0; padding: 1em;" +
        "max-height: 50vh; overflow: auto; white-space: pre-wrap;" +
        "font-size: 1.4rem; background: #7a1020; color: #fff;";
      document.body.append(notice);
    }
    notice.textContent = "The book cannot be built; this is the last one that could.\n\n" + problem;
  }

  // A browser allows six connections to one server, so a page that nobody looks at gives up its
  // own: otherwise the seventh tab would wait for ever.
  function connect() {
    if (document.hidden) {
      events?.close();
      events = null;
    } else if (!events) {
      events = new EventSource("/-/events");
      events.onmessage = (message) => {
        const now = JSON.parse(message.data);
        if (now.edition !== edition) {
          location.reload();
        }
        show(now.problem);
      };
    }
  }

  document.addEventListener("visibilitychange", connect);
  window.addEventListener("pagehide", () => {
    events?.close();
    events = null;
  });
  window.addEventListener("pageshow", connect);
  connect();
})();
