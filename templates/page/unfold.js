// Laws open in the lines that use them, and lemmas unfold where they are cited.

/** A copy to be shown in another place: it has no anchors, no keys and no state of its own. */
function copyOf(element) {
  const copy = element.cloneNode(true);
  [copy, ...findAll("[id], [data-key]", copy)].forEach((part) => {
    part.removeAttribute("id");
    part.removeAttribute("data-key");
    part.classList.remove("unrevealed", "current");
  });
  findAll(".unfolded, .line > .copy", copy).forEach((part) => part.remove());
  findAll("[aria-expanded]", copy).forEach((link) => link.setAttribute("aria-expanded", "false"));
  findAll("details", copy).forEach((part) => { part.open = false; });
  return copy;
}

/** Puts the law's statement and source beside its name, the first time that a line is opened. */
function openLaw(item) {
  const law = document.getElementById(item.dataset.law);
  if (!law || item.dataset.opened) return;
  item.dataset.opened = "yes";
  const name = document.createElement("span");
  name.className = "name";
  name.textContent = find("dt", law).textContent;
  const body = copyOf(find("dd", law));
  const box = document.createElement("div");
  box.append(name, ...body.childNodes);
  item.replaceChildren(box);
}

function copyButton(line) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.dataset.copy = line.dataset.tex;
  button.textContent = "Copy LaTeX";
  return button;
}

// The line under the pointer, or with the focus, offers its LaTeX.
const offered = copyButton(document.createElement("div"));

function offer(event) {
  const line = event.target.closest(".line");
  if (!line || offered.parentElement === line || offered.matches(":focus-visible")) return;
  offered.replaceWith(); // it leaves its line, and with it what a click has made of it
  offered.classList.remove("done");
  offered.textContent = "Copy LaTeX";
  offered.dataset.copy = line.dataset.tex;
  line.append(offered);
}
document.addEventListener("pointerover", offer);
document.addEventListener("focusin", offer);

document.addEventListener("toggle", (event) => {
  const details = event.target;
  if (!details.matches(".why") || !details.open) return;
  findAll("[data-law]", details).forEach(openLaw);
  const panel = find(".panel", details);
  if (!find(".copy", panel)) panel.append(copyButton(details.closest(".line")));
  markScrollers();
}, true);

/** What a reference is about: the part in the block where it stands, or in one that shows it. */
function cited(link) {
  const selector = '.block .part[data-part="' + link.dataset.part + '"]:not(.unfolded .part)';
  const own = find('.part[data-part="' + link.dataset.part + '"][id]', current);
  return own || document.getElementById("standard-part-" + link.dataset.part) || find(selector);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".ref[data-part]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const part = cited(link);
  if (!part) return;
  event.preventDefault();
  const open = link.getAttribute("aria-expanded") === "true";
  link.setAttribute("aria-expanded", String(!open));
  if (open) { link.unfolded.remove(); return; }
  const box = document.createElement("div");
  box.className = "unfolded";
  box.append(copyOf(part));
  (link.closest(".line") || link.closest("p")).append(box);
  link.unfolded = box;
  markScrollers();
});
findAll(".ref[data-part]").forEach((link) => {
  link.setAttribute("role", "button");
  link.setAttribute("aria-expanded", "false");
});
document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.matches(".ref[data-part]")) {
    event.preventDefault();
    event.target.click();
  }
});

// A click on a formula opens its line.
document.addEventListener("click", (event) => {
  const right = event.target.closest(".right");
  if (!right || String(getSelection())) return;
  const details = find(":scope > .why", right.closest(".line"));
  details.open = !details.open;
});
