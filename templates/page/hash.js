// The reader's choices, kept in the address: #detail=full&theme=dark&shown=12

function choices() {
  const text = location.hash.slice(1);
  return new URLSearchParams(text.includes("=") ? text : "");
}

function choose(name, value) {
  const now = choices();
  if (value === null) now.delete(name);
  else now.set(name, value);
  const hash = "#" + now.toString();
  try {
    history.replaceState(null, "", hash === "#" ? location.pathname + location.search : hash);
  } catch {
    if (hash !== "#") location.replace(hash);
  }
}
