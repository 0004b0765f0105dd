"use strict";
(() => {
  const cards = new Map([...document.querySelectorAll(".card")].map((card) => [card.id, card]));
  const marks = new Map([...cards.keys()].map((id) => [id, []]));
  for (const piece of document.querySelectorAll("[data-of]"))
    for (const id of piece.dataset.of.split(" ")) if (marks.has(id)) marks.get(id).push(piece);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let lit = null;

  const paint = (id, on) => {
    for (const element of [cards.get(id), ...marks.get(id)]) {
      element.classList.toggle("lit", on);
      if (element.hasAttribute("aria-pressed")) element.setAttribute("aria-pressed", String(on));
    }
  };
  const light = (id, goTo) => {
    if (lit) paint(lit, false);
    lit = id;
    if (!id) return;
    paint(id, true);
    if (goTo) goTo.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  };
  // A stretch under several marks begins with the innermost; another click on it goes on to the next.
  const choose = (piece) => {
    const ids = piece.dataset.of.split(" ").filter((id) => cards.has(id));
    return ids[(ids.indexOf(lit) + 1) % ids.length];
  };
  const act = (target) => {
    const card = target.closest(".card");
    if (card) return light(card.id, marks.get(card.id)[0]);
    const piece = target.closest("[data-of]");
    if (piece) {
      const id = choose(piece);
      if (id) light(id, cards.get(id));
    }
  };
  document.addEventListener("click", (event) => {
    if (String(getSelection()) === "") act(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") light(null);
    if ((event.key === "Enter" || event.key === " ") && event.target.matches(".card, [data-of]")) {
      event.preventDefault();
      act(event.target);
    }
  });
})();
