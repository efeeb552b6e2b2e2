// A list below a field (ARIA APG: combobox): the choices of a long select, and suggestions.
import { enhance } from "./ready.js";

let made = 0;

const combo = (input, choicesFor, onChoice) => {
  const box = document.createElement("div");
  const list = document.createElement("ul");
  box.className = "combo";
  list.id = `combo-${++made}`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.words || input.labels[0]?.textContent.trim() || "");
  input.replaceWith(box);
  box.append(input, list);
  const given = { role: "combobox", "aria-controls": list.id, "aria-expanded": "false" };
  Object.entries({ ...given, "aria-autocomplete": "list", autocomplete: "off" }).forEach(
    ([name, value]) => input.setAttribute(name, value),
  );
  let at = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const show = (isShown) => {
    list.hidden = !isShown;
    input.setAttribute("aria-expanded", isShown);
    if (!isShown) mark(-1);
  };
  const mark = (to) => {
    at = to;
    options().forEach((option, index) => option.setAttribute("aria-selected", index === to));
    input.setAttribute("aria-activedescendant", to < 0 ? "" : options()[to].id);
    options()[to]?.scrollIntoView({ block: "nearest" });
  };
  const fill = (choices) => {
    list.replaceChildren(
      ...choices.map((choice, index) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${index}`;
        option.setAttribute("role", "option");
        option.textContent = choice.words;
        option.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(choice);
        });
        option.choice = choice;
        return option;
      }),
    );
    show(choices.length > 0);
  };
  const take = (choice) => {
    show(false);
    onChoice(choice);
  };
  input.addEventListener("input", async () => fill(await choicesFor(input.value.trim())));
  input.addEventListener("blur", () => show(false));
  input.addEventListener("keydown", async (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show(false);
    }
    if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      take(options()[at].choice);
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (list.hidden) fill(await choicesFor(input.dataset.all ? "" : input.value.trim()));
    const count = options().length;
    if (count) mark((at + (event.key === "ArrowDown" ? 1 : count + (at < 0 ? 0 : -1))) % count);
  });
  return { box, fill, show };
};

const plain = (words) => words.toLowerCase().replace(/\s+/g, "");

enhance("select[data-searchable]", (select) => {
  const choices = [...select.options].filter((each) => each.value);
  const input = document.createElement("input");
  const label = select.labels[0];
  input.className = "form-control";
  input.type = "text";
  input.id = select.id;
  input.dataset.all = "yes";
  input.dataset.words = label?.textContent.trim();
  input.value = select.value ? select.selectedOptions[0].textContent : "";
  ["aria-describedby", "aria-invalid", "required"].forEach((name) => {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  });
  select.removeAttribute("id");
  select.removeAttribute("required");
  select.hidden = true;
  select.after(input);
  const found = (words) =>
    choices
      .filter((each) => plain(`${each.textContent} ${each.dataset.also ?? ""}`).includes(plain(words)))
      .slice(0, 50)
      .map((each) => ({ words: each.textContent, value: each.value }));
  const { fill } = combo(input, found, (choice) => {
    select.value = choice.value;
    input.value = choice.words;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("click", () => fill(found("")));
  input.addEventListener("change", () => {
    const exact = choices.find((each) => plain(each.textContent) === plain(input.value));
    select.value = exact ? exact.value : "";
    if (!exact) input.value = "";
  });
});

// data-suggest names an address that answers {"suggestions": [{"words", "href"?}]} to ?q=.
enhance("input[data-suggest]", (input) => {
  let asked = 0;
  const wait = (turn) => new Promise((go) => setTimeout(() => go(turn === asked), 150));
  const suggestions = async (words) => {
    const turn = ++asked;
    if (!words || !(await wait(turn))) return [];
    const address = new URL(input.dataset.suggest, location.href);
    address.searchParams.set("q", words);
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok || turn !== asked) return [];
    return (await answer.json()).suggestions;
  };
  combo(input, suggestions, (choice) => {
    if (choice.href) location.assign(choice.href);
    input.value = choice.words;
    if (!choice.href) input.form.requestSubmit();
  });
});
