// What the other parts of the page's script share.
const find = (selector, from) => (from || document).querySelector(selector);
const findAll = (selector, from) => Array.from((from || document).querySelectorAll(selector));
const root = document.documentElement;

/** Says something to those who do not see the page, in one of its quiet places. */
function say(text, place) {
  find(place || "#said").textContent = text;
}

/** Whether the focus is where keys have a meaning of their own. */
function inControl(target) {
  return Boolean(target.closest("button, a, input, select, textarea, summary, pre, [tabindex], [contenteditable]"));
}
