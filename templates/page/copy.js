// Copies LaTeX and code, also from a file, where the clipboard of newer browsers may be closed.

function copyByHand(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.style.cssText = "position:fixed;left:-99rem;top:0";
  area.setAttribute("aria-hidden", "true");
  const before = document.activeElement;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (before) before.focus({ preventScroll: true });
  return done;
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByHand(text);
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button.copy");
  if (!button) return;
  const text = button.dataset.copyFrom ? document.getElementById(button.dataset.copyFrom).textContent : button.dataset.copy;
  const done = await copyText(text);
  const before = button.dataset.label || button.innerHTML;
  button.dataset.label = before;
  button.textContent = done ? "Copied" : "Press Ctrl+C";
  button.classList.toggle("done", done);
  say(done ? "Copied" : "Could not copy");
  clearTimeout(button.timer);
  button.timer = setTimeout(() => { button.innerHTML = before; button.classList.remove("done"); }, 1600);
});
