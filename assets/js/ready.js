// Tell the style sheet that controls may be shown which need a program, and bring up what is new:
// `enhance(selector, make)` makes each element that fits once, now and in whatever htmx brings.
document.documentElement.classList.add("has-js");

const wishes = [];

const apply = (root, [selector, make]) => {
  const fit = [...root.querySelectorAll(selector)];
  if (root.matches?.(selector)) fit.push(root);
  fit.filter((each) => !each.dataset.made).forEach((each) => {
    each.dataset.made = "yes";
    make(each);
  });
};

export const enhance = (selector, make) => {
  wishes.push([selector, make]);
  apply(document, [selector, make]);
};

export const refresh = (root) => wishes.forEach((wish) => apply(root, wish));

document.addEventListener("htmx:load", (event) => refresh(event.detail.elt));

document.querySelector("[data-focus]")?.focus();
