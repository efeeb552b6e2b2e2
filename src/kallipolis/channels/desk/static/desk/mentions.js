// Colleagues are suggested while one types @ in a note (ARIA APG: a list that a text field controls;
// it stays a text field of many lines, which no combobox may be). What is taken is also sent by its id,
// so that two of one name are told apart. Without this file one writes the name, or ticks a box.
const NAMED = /[@＠]([^\s@＠]{0,40})$/;
const PAUSE_MS = 150;

const mentioning = (field) => {
  const box = document.createElement("div");
  const list = document.createElement("ul");
  const words = document.createElement("p");
  box.className = "combo";
  list.id = `${field.id}-mentions`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.listed);
  words.className = "visually-hidden";
  words.setAttribute("role", "status");
  field.replaceWith(box);
  box.append(field, list, words);
  const given = { "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": list.id };
  Object.entries({ ...given, autocomplete: "off" }).forEach(([name, value]) => field.setAttribute(name, value));
  let at = -1;
  let asked = 0;

  const options = () => [...list.children];
  const mark = (to) => {
    at = to;
    options().forEach((option, index) => option.setAttribute("aria-selected", index === to));
    if (to < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", options()[to].id);
    options()[to]?.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    asked += 1;
    list.hidden = true;
    words.textContent = "";
    mark(-1);
  };
  const before = () => field.value.slice(0, field.selectionStart);

  const keep = (party) => {
    const known = [...field.form.elements].filter((each) => each.name === "mentioned" && each.value === party);
    if (known.length) {
      known[0].checked = true;
      return;
    }
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: "mentioned", value: party });
    field.form.append(input);
  };
  const take = (found) => {
    const start = before().search(NAMED);
    close();
    if (start < 0) return;
    field.setRangeText(`@${found.name} `, start, field.selectionStart, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    close();
    keep(found.party);
  };
  const drawn = (found, index) => {
    const option = document.createElement("li");
    const office = document.createElement("span");
    option.id = `${list.id}-${index}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.textContent = found.name;
    office.className = "muted small";
    office.textContent = found.office;
    option.append(" ", office);
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      take(found);
    });
    option.found = found;
    return option;
  };
  const show = (found) => {
    list.replaceChildren(...found.map(drawn));
    list.hidden = found.length === 0;
    mark(-1);
    words.textContent = found.length ? `${field.dataset.listed}: ${found.length}. ${field.dataset.keys}` : "";
  };
  const look = async () => {
    const named = before().match(NAMED);
    if (!named) return close();
    const turn = ++asked;
    await new Promise((go) => setTimeout(go, PAUSE_MS));
    if (turn !== asked) return undefined;
    const address = new URL(field.dataset.mentions, location.href);
    address.searchParams.set("q", named[1]);
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (answer.ok && turn === asked) show((await answer.json()).suggestions);
    return undefined;
  };

  const KEYS = {
    ArrowDown: () => mark((at + 1) % options().length),
    ArrowUp: () => mark((at < 1 ? options().length : at) - 1),
    Escape: close,
    Enter: () => take(options()[at].found),
    Tab: () => take(options()[at].found),
  };
  field.addEventListener("input", look);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.ctrlKey || event.metaKey || event.isComposing) return;
    const act = KEYS[event.key];
    if (!act || (at < 0 && (event.key === "Enter" || event.key === "Tab"))) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
};

document.querySelectorAll("textarea[data-mentions]").forEach(mentioning);
