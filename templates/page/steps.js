// One line after another. `shown` is how many lines of the current block are shown, or null: all.
const stepButtons = { start: find("#start"), back: find("#back"), next: find("#next"), all: find("#all") };
let shown = null;

/** Shows the first `count` lines of a block, and only the sections that have one of them. */
function reveal(block, count) {
  linesOf(block).forEach((line, place) => {
    line.classList.toggle("unrevealed", count !== null && place >= count);
    line.classList.toggle("current", count !== null && place === count - 1);
  });
  findAll(":scope > .part", block).forEach((part) => {
    part.classList.toggle("unrevealed", !find(".line[data-key]:not(.unrevealed)", part));
  });
}

function setShown(count) {
  const lines = linesOf(current);
  const all = count === null;
  shown = all ? null : Math.min(Math.max(count, 1), lines.length);
  reveal(current, shown);
  const hadFocus = document.activeElement;
  stepButtons.start.hidden = !all;
  [stepButtons.back, stepButtons.next, stepButtons.all].forEach((button) => { button.hidden = all; });
  find(".progress").hidden = all;
  stepButtons.back.disabled = shown === 1;
  stepButtons.next.disabled = shown === lines.length;
  if (Object.values(stepButtons).includes(hadFocus) && (hadFocus.hidden || hadFocus.disabled)) {
    (all ? stepButtons.start : shown === lines.length ? stepButtons.all : stepButtons.next).focus({ preventScroll: true });
  }
  find("#bar").max = lines.length;
  find("#bar").value = all ? lines.length : shown;
  find("#count").textContent = shown + " of " + lines.length;
  choose("shown", all ? null : shown);
  markScrollers();
}

/** Goes on or back by one line, keeps it in sight, and says why it follows. */
function step(by) {
  setShown(shown === null ? 1 : shown + by);
  const line = linesOf(current)[shown - 1];
  const box = line.getBoundingClientRect();
  const edge = find(".tools").getBoundingClientRect().bottom;
  const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (box.bottom > innerHeight - 40 || box.top < edge) {
    scrollBy({ top: box.bottom - innerHeight * 0.66, behavior: quiet ? "instant" : "smooth" });
  }
  say("Line " + shown + " of " + linesOf(current).length + ": " + find(".reason", line).textContent.trim());
}

/** The same progress in another block: whatever was shown stays shown. */
function carryOver(from, to) {
  if (shown === null) { reveal(to, null); return; }
  const lines = linesOf(to);
  const seen = linesOf(from).slice(0, shown);
  const back = left && left.to === from && left.from === to && left.arrived === shown;
  const reached = Math.max(...seen.map((line) => lines.indexOf(counterpart(line, to)))) + 1;
  const count = back ? left.shown : shown === linesOf(from).length ? lines.length : Math.max(reached, 1);
  left = { from, to, shown, arrived: count };
  reveal(to, count);
  queueMicrotask(() => setShown(count));
}
/** How far the reader had come in the block that was left, and where that led: going straight back leads there again. */
let left = null;

stepButtons.start.addEventListener("click", () => { step(1); stepButtons.next.focus({ preventScroll: true }); });
stepButtons.back.addEventListener("click", () => step(-1));
stepButtons.next.addEventListener("click", () => step(1));
stepButtons.all.addEventListener("click", () => { setShown(null); say("All lines are shown"); });

/** Whether a key has a meaning where the focus is; a button has none for the arrows, and while one goes step by step they lead on. */
function isTaken(event) {
  const { key, target } = event;
  if (!inControl(target)) return false;
  return [" ", "Enter"].includes(key) || shown === null || !target.matches("button:not([role=tab]), a, summary");
}

const FORWARD = new Set([" ", "Enter", "ArrowDown", "ArrowRight"]);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || isTaken(event)) return;
  const started = shown !== null;
  if (event.key === "Escape" && started) setShown(null);
  else if (event.key === "ArrowRight" || (started && FORWARD.has(event.key))) {
    if (started && shown === linesOf(current).length) return;
    step(1);
  } else if (started && (event.key === "ArrowLeft" || event.key === "ArrowUp" || event.key === "Backspace")) step(-1);
  else return;
  event.preventDefault();
});
addEventListener("beforeprint", () => findAll(".unrevealed").forEach((part) => part.classList.remove("unrevealed")));
addEventListener("afterprint", () => reveal(current, shown));

showDetail(choices().get("detail"));
setShown(Number(choices().get("shown")) > 0 ? Number(choices().get("shown")) : null);
