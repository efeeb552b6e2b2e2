// What the pages add in the browser. All of them work without it; each module is one addition.
import "./ready.js";
import "./menus.js";
import "./sending.js";
import "./dialogs.js";
import "./lists.js";
import "./combos.js";
import "./fields.js";
import "./countdowns.js";
import "./toasts.js";
import "./live.js";
