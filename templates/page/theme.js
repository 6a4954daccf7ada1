// Light and dark: as the system has it, until the reader chooses.
const themeButton = find("#theme");
const systemDark = matchMedia("(prefers-color-scheme: dark)");

function showTheme(chosen) {
  const dark = chosen ? chosen === "dark" : systemDark.matches;
  if (chosen) root.dataset.theme = chosen;
  themeButton.setAttribute("aria-pressed", String(dark));
  return dark;
}

themeButton.addEventListener("click", () => {
  const chosen = themeButton.getAttribute("aria-pressed") === "true" ? "light" : "dark";
  choose("theme", chosen);
  showTheme(chosen);
});
systemDark.addEventListener("change", () => showTheme(root.dataset.theme));
showTheme(["light", "dark"].includes(choices().get("theme")) ? choices().get("theme") : "");
