// What the book's pages do in a browser, beside what mdBook makes them do. Every page is whole
// without it: it adds buttons, makes forms of questions and remembers the answers, in this browser.
(() => {
  "use strict";

  // A browser may refuse to remember anything.
  const memory = {
    read(key) {
      try {
        return JSON.parse(localStorage.getItem("keep:question:" + key)) ?? {};
      } catch {
        return {};
      }
    },
    write(key, value) {
      try {
        localStorage.setItem("keep:question:" + key, JSON.stringify(value));
      } catch {
        // Then the answer lasts as long as the page.
      }
    },
  };

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function button(text, action) {
    const made = element("button", { type: "button", className: "keep-button", textContent: text });
    made.addEventListener("click", () => action(made));
    return made;
  }

  // A request can be sent again from a shell.
  for (const request of document.querySelectorAll("[data-curl]")) {
    const copy = async (pressed) => {
      let said = "copied";
      try {
        await navigator.clipboard.writeText(request.dataset.curl);
      } catch {
        said = "not allowed to copy";
      }
      pressed.textContent = said;
      setTimeout(() => (pressed.textContent = "copy as curl"), 2000);
    };
    const made = button("copy as curl", copy);
    made.setAttribute("aria-live", "polite");
    request.prepend(made);
  }

  // An open question has a place for the reader's own answer, to compare with the one that waits.
  for (const question of document.querySelectorAll(".question.open")) {
    const key = question.dataset.question;
    const field = element("textarea", { rows: 2, value: memory.read(key).text ?? "" });
    field.setAttribute("aria-label", "Your answer");
    field.placeholder = "Your answer. It stays in this browser.";
    field.addEventListener("input", () => memory.write(key, { text: field.value }));
    question.querySelector("details.answer").before(field);
  }

  // A choice becomes a form: choose, check, read why.
  for (const question of document.querySelectorAll(".question.choice")) {
    const key = question.dataset.question;
    const items = [...question.querySelectorAll(".options > li")];
    const several = items.filter((item) => item.dataset.option === "right").length > 1;
    const inputs = items.map((item) => {
      const details = item.querySelector("details");
      const input = element("input", { type: several ? "checkbox" : "radio", name: key });
      const option = element("span", {}, ...details.querySelector("summary").childNodes);
      details.querySelector("summary").remove();
      const why = element("div", { className: "why", hidden: true }, ...details.childNodes);
      details.replaceWith(element("label", {}, input, option), why);
      return input;
    });

    const verdict = element("p", { className: "result" });
    verdict.setAttribute("role", "status");
    const show = (index) => {
      items[index].classList.add(items[index].dataset.option);
      items[index].querySelector(".why").hidden = false;
    };
    const hide = () => {
      verdict.textContent = "";
      for (const item of items) {
        item.classList.remove("right", "wrong");
        item.querySelector(".why").hidden = true;
      }
    };
    const chosen = () => inputs.flatMap((input, index) => (input.checked ? [index] : []));
    const check = () => {
      hide();
      const mine = chosen();
      mine.forEach(show);
      const isRight = items.every((item, index) =>
        (item.dataset.option === "right") === mine.includes(index));
      if (mine.length === 0) {
        verdict.textContent = several ? "Choose what is right first." : "Choose one first.";
      } else if (isRight) {
        verdict.textContent = "Right.";
      } else if (several && mine.every((index) => items[index].dataset.option === "right")) {
        verdict.textContent = "Right so far; there is more.";
      } else {
        verdict.textContent = "Not yet. Read why, and choose again.";
      }
      memory.write(key, { chosen: mine, checked: mine.length > 0 });
    };
    const checkButton = button("Check", check);
    const allButton = button("Show all explanations", () => items.forEach((_, index) => show(index)));
    const fields = element("fieldset", {});
    // The question is the name of the group.
    const ask = question.querySelector(".ask");
    ask.id = question.id + "-ask";
    fields.setAttribute("aria-labelledby", ask.id);
    const list = question.querySelector(".options");
    list.replaceWith(fields);
    fields.append(list, element("div", { className: "buttons" }, checkButton, allButton), verdict);
    fields.addEventListener("change", () => {
      hide();
      memory.write(key, { chosen: chosen(), checked: false });
    });

    const before = memory.read(key);
    for (const index of before.chosen ?? []) {
      if (inputs[index]) {
        inputs[index].checked = true;
      }
    }
    if (before.checked) {
      check();
    }
  }
})();
