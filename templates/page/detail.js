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

/** The first of these lines, then of those before it, that the block has too: as [line, its counterpart]. */
function pair(lines, from, block) {
  for (let place = from; place >= 0; place -= 1) {
    const other = counterpart(lines[place], block);
    if (other) return [lines[place], other];
  }
  return null;
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

function showDetail(detail) {
  const next = blockOf(detail);
  if (!next || next === current) return;
  check(current.dataset.detail); // as it was a moment ago, to measure where things are
  const before = linesOf(current).filter((line) => line.offsetParent);
  const found = before.length ? pair(before, Math.max(lookedAt(before), 0), next) : null;
  const top = found ? found[0].getBoundingClientRect().top : 0;
  const inView = found && top < innerHeight && found[0].getBoundingClientRect().bottom > 0;
  carryOver(current, next);
  check(detail);
  current = next;
  if (inView) scrollBy({ top: found[1].getBoundingClientRect().top - top, behavior: "instant" });
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
