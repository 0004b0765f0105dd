// What a script adds to the explorer: links to selected words, days chosen by dragging over a chart, keys.
// Everything else works without it.
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

// --- a link to the words that are selected in an article ---
const article = document.querySelector("[data-article]");
if (article) {
  const points = (text) => [...text].length; // offsets of the record are in code points
  const lineOf = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest("[data-at]");
  const place = (node, offset) => {
    const line = lineOf(node);
    if (!line || !article.contains(line)) return null;
    const before = document.createRange();
    before.selectNodeContents(line);
    before.setEnd(node, offset);
    return Number(line.dataset.at) + points(before.toString());
  };
  const button = document.createElement("button");
  button.className = "share-passage";
  button.type = "button";
  button.textContent = "Link to these words";
  button.hidden = true;
  document.body.append(button);
  let target = "";
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    button.hidden = true;
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    const start = place(range.startContainer, range.startOffset);
    const end = place(range.endContainer, range.endOffset);
    const words = selection.toString().replace(/\s*\n\s*/g, "\n\n");
    if (start === null || end === null || end <= start || !words.trim()) return;
    const around = (node, offset, before) => {
      const line = lineOf(node), side = document.createRange();
      side.selectNodeContents(line);
      before ? side.setEnd(node, offset) : side.setStart(node, offset);
      const text = [...side.toString()];
      return (before ? text.slice(-32) : text.slice(0, 32)).join("");
    };
    const query = new URLSearchParams({
      quote: [...words].slice(0, 300).join(""),
      prefix: around(range.startContainer, range.startOffset, true),
      suffix: around(range.endContainer, range.endOffset, false), start, end,
    });
    target = `/article/${article.dataset.article}?${query}#at-${lineOf(range.startContainer).dataset.at}`;
    const box = range.getBoundingClientRect();
    button.style.left = `${Math.max(8, Math.min(box.left + scrollX, innerWidth - 190))}px`;
    button.style.top = `${box.bottom + scrollY + 8}px`;
    button.hidden = false;
  });
  button.addEventListener("mousedown", (event) => event.preventDefault()); // keep the selection
  button.addEventListener("click", () => location.assign(target));
  if (location.search.includes("quote="))
    document.querySelector(".m.passage")?.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
}

// --- days chosen by dragging over a chart ---
const DAY = 86400000;
for (const chart of document.querySelectorAll("svg[data-brush]")) {
  const [since, until] = chart.dataset.brush.split(" ");
  const from = Date.parse(chart.dataset.from), to = Date.parse(chart.dataset.to);
  const { width, height } = chart.viewBox.baseVal;
  const left = Number(chart.dataset.left), right = width - Number(chart.dataset.right);
  const at = (event) => {
    const box = chart.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * width;
    return Math.min(Math.max(x, left), right);
  };
  const day = (x) => new Date(from + Math.round(((x - left) / (right - left)) * (to - from) / DAY) * DAY).toISOString().slice(0, 10);
  let begun = null;
  const shade = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  shade.setAttribute("class", "brushed");
  shade.setAttribute("height", height);
  chart.addEventListener("pointerdown", (event) => {
    begun = at(event);
    chart.setPointerCapture(event.pointerId);
    shade.setAttribute("width", 0);
    chart.prepend(shade);
  });
  chart.addEventListener("pointermove", (event) => {
    if (begun === null) return;
    const now = at(event);
    shade.setAttribute("x", Math.min(begun, now));
    shade.setAttribute("width", Math.abs(now - begun));
  });
  chart.addEventListener("pointercancel", () => { begun = null; shade.remove(); });
  chart.addEventListener("pointerup", (event) => {
    if (begun === null) return;
    const ends = [begun, at(event)].sort((a, b) => a - b);
    begun = null;
    if (ends[1] - ends[0] < 6) return shade.remove();
    const address = new URL(location.href);
    address.searchParams.set(since, day(ends[0]));
    address.searchParams.set(until, day(ends[1]));
    address.searchParams.delete("cursor");
    location.assign(address);
  });
}

// --- keys: / to the search, j and k from row to row, Enter opens ---
const rows = [...document.querySelectorAll(".row")];
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  if (event.key === "/") {
    event.preventDefault();
    (document.querySelector("#f-text") ?? document.querySelector("#quick")).focus();
  }
  if ((event.key === "j" || event.key === "k") && rows.length && !document.body.classList.contains("review")) {
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[Math.min(Math.max(here + (event.key === "j" ? 1 : -1), 0), rows.length - 1)];
    next.querySelector("a")?.focus();
  }
});

// Facets are open where there is room for them.
const facets = document.querySelector(".facets details");
if (facets && matchMedia("(max-width: 60rem)").matches) facets.open = false;

// --- the review by keyboard: the chosen row is the one that keys are about ---
if (document.body.classList.contains("review")) {
  const list = [...document.querySelectorAll("[data-finding]")];
  let here = Math.max(list.findIndex((row) => row.classList.contains("chosen")), 0);
  const choose = (place) => {
    if (!list.length) return;
    here = Math.min(Math.max(place, 0), list.length - 1);
    list.forEach((row, number) => row.classList.toggle("chosen", number === here));
    list[here].scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
    list[here].querySelector("button").focus({ preventScroll: true });
  };
  const keys = {
    j: () => choose(here + 1),
    k: () => choose(here - 1),
    a: () => list[here]?.querySelector('[value="accept"]').click(),
    x: () => list[here]?.querySelector('[value="reject"]').click(),
    c: () => list[here]?.querySelector("[data-correct]").click(),
    o: () => list[here]?.querySelector("[data-open]").click(),
    m: () => document.querySelector("#c-one").focus(),
    u: () => document.querySelector("[data-undo]")?.click(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });
}
