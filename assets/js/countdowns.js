// A code lives for some seconds: the ring empties, then the card asks for a new one or goes dark.
import { enhance, refresh } from "./ready.js";

const renew = async (card) => {
  const answer = await fetch(card.dataset.renew, { headers: { Accept: "text/html" } });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(card.id);
  if (!fresh) return false;
  card.replaceWith(fresh);
  refresh(fresh);
  return true;
};

enhance("[data-seconds]", (card) => {
  const whole = Number(card.dataset.whole || card.dataset.seconds);
  const end = Date.now() + Number(card.dataset.seconds) * 1000;
  const words = card.querySelector("[data-left]");
  const part = card.querySelector(".ring .part");
  const tick = async () => {
    if (!card.isConnected) return;
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    words.textContent = words.dataset.left.replace("{}", left);
    if (part) part.style.strokeDashoffset = 100 - (100 * left) / whole;
    if (left) {
      setTimeout(tick, 1000);
    } else if (!card.dataset.renew || !(await renew(card))) {
      card.classList.add("is-over");
      words.textContent = words.dataset.over;
    }
  };
  tick();
});
