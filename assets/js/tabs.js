// Sections that stand below each other become tabs (ARIA APG: tabs, chosen by arrow keys).
import { enhance } from "./ready.js";

enhance(".tabbed", (box) => {
  const sections = [...box.querySelectorAll(":scope > section")];
  const list = document.createElement("div");
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", box.dataset.words);
  const buttons = sections.map((section) => {
    const button = document.createElement("button");
    button.type = "button";
    button.id = `${section.id}-tab`;
    button.textContent = section.querySelector("h3").textContent;
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", section.id);
    section.setAttribute("role", "tabpanel");
    section.setAttribute("aria-labelledby", button.id);
    list.append(button);
    return button;
  });
  const choose = (at, isFocused) => {
    buttons.forEach((button, index) => {
      const isChosen = index === at;
      button.setAttribute("aria-selected", isChosen);
      button.tabIndex = isChosen ? 0 : -1;
      sections[index].hidden = !isChosen;
    });
    if (isFocused) buttons[at].focus();
  };
  list.addEventListener("click", (event) => {
    const at = buttons.indexOf(event.target.closest("button"));
    if (at >= 0) choose(at);
  });
  list.addEventListener("keydown", (event) => {
    const here = buttons.indexOf(document.activeElement);
    const last = buttons.length - 1;
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose((to + buttons.length) % buttons.length, true);
  });
  box.classList.add("is-live");
  box.prepend(list);
  const asked = sections.findIndex((section) => `#${section.id}` === location.hash);
  choose(Math.max(0, asked));
});
