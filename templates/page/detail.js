// Brief, standard, full: the line that is looked at stays where it is on the screen.
const radios = findAll('input[name="detail"]');
const blockOf = (detail) => document.getElementById(detail);
const linesOf = (block) => findAll(".line[data-key]", block);
const keyOf = (line) => line.dataset.key.split(".").map(Number);
let current = blockOf(radios.find((radio) => radio.checked).value);

/** The line of a block that shows what a line of another block shows: of the same part, the last one not beyond it. */
function counterpart(line, block) {
  const [part, place] = keyOf(line);
  const same = linesOf(block).filter((other) => keyOf(other)[0] === part);
  return same.filter((other) => keyOf(other)[1] <= place).pop() || same[0] || null;
}

/** What a line leads to in another block: its counterpart, or that of a line which uses the section it stands in. */
function across(line, block, tried = new Set()) {
  const same = counterpart(line, block);
  const part = line.closest(".block > .part").dataset.part;
  if (same || tried.has(part)) return same;
  tried.add(part);
  const uses = (lines) => lines.filter((other) => find(`.reason .ref[data-part="${part}"]`, other));
  const users = uses(linesOf(line.closest(".block")));
  return uses(linesOf(block))[0] || users.reduce((found, user) => found || across(user, block, tried), null);
}

/** Which line is looked at: the one with the focus, else the first below the tools. */
function lookedAt(lines) {
  const focused = document.activeElement && document.activeElement.closest(".line[data-key]");
  if (focused && lines.includes(focused) && focused.getBoundingClientRect().bottom > 0) return lines.indexOf(focused);
  const edge = find(".tools").getBoundingClientRect().bottom;
  return lines.findIndex((line) => line.getBoundingClientRect().top >= edge - 1);
}

function check(detail) {
  radios.forEach((radio) => { radio.checked = radio.value === detail; });
}

/** Where a block was left, and where the page stood after that: going straight back leads there again. */
let position = null;

function showDetail(detail) {
  const next = blockOf(detail);
  if (!next || next === current) return;
  check(current.dataset.detail); // as it was a moment ago, to measure where things are
  const before = linesOf(current).filter((line) => line.offsetParent);
  const line = before[lookedAt(before)] || before[before.length - 1];
  const top = line ? line.getBoundingClientRect().top : innerHeight;
  const back = position && position.block === next && Math.abs(position.after - scrollY) < 2;
  const was = scrollY;
  const leaving = current;
  carryOver(current, next);
  check(detail);
  current = next;
  const lines = linesOf(next).filter((other) => other.offsetParent);
  const wanted = line && across(line, next);
  const found = lines.includes(wanted) ? wanted : lines[lines.length - 1];
  if (back) scrollTo({ top: position.was, behavior: "instant" });
  else if (top < innerHeight) {
    const edge = find(".tools").getBoundingClientRect().height + 8;
    const goal = Math.max(Math.min(top, innerHeight - 100), Math.min(edge, was + top));
    scrollBy({ top: found.getBoundingClientRect().top - goal, behavior: "instant" });
  }
  position = { block: leaving, was, after: scrollY };
  markScrollers();
}

/** A formula that is wider than its box can be scrolled with the keyboard. */
function markScrollers() {
  findAll(".right, .scroll").forEach((box) => {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    else if (!box.hasAttribute("aria-label")) box.removeAttribute("tabindex");
  });
}

radios.forEach((radio) => radio.addEventListener("change", () => {
  choose("detail", radio.value);
  showDetail(radio.value);
}));
addEventListener("resize", markScrollers);
