// The listings of code as tabs.
const listings = findAll(".listing");
const tabList = find(".tabs");

function showListing(chosen) {
  listings.forEach((listing, place) => {
    const tab = tabList.children[place];
    listing.hidden = place !== chosen;
    tab.setAttribute("aria-selected", String(place === chosen));
    tab.tabIndex = place === chosen ? 0 : -1;
  });
}

listings.forEach((listing, place) => {
  const tab = document.createElement("button");
  tab.type = "button";
  tab.id = "tab-" + listing.id;
  tab.textContent = listing.dataset.title;
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", listing.id);
  listing.setAttribute("role", "tabpanel");
  listing.setAttribute("aria-labelledby", tab.id);
  tab.addEventListener("click", () => showListing(place));
  tabList.append(tab);
});
if (listings.length) {
  showListing(0);
  tabList.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const next = (listings.findIndex((listing) => !listing.hidden) + by + listings.length) % listings.length;
    showListing(next);
    tabList.children[next].focus();
  });
}
