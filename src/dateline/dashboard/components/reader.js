/* An article as a whole: every highlight in the text, the claims in the margin. textContent only. */
export default function (component) {
  const { data, parentElement: root, setTriggerValue } = component;
  const t = data.texts;
  let n = 0;
  const tell = (what, id, more) => setTriggerValue("event", { what, id, n: (n = Math.max(Date.now(), n + 1)), ...more });
  root.querySelector(".reader")?.remove();
  const host = el("div", "reader" + (data.theme === "dark" ? " dark" : ""));
  const page = el("article");
  page.lang = data.textLang;
  for (const paragraph of data.paragraphs) {
    const p = el("p");
    for (const [words, what, why, claim] of paragraph.parts) {
      if (!what) {
        p.appendChild(document.createTextNode(words));
        continue;
      }
      const mark = el("span", "mark " + what, words);
      mark.title = [t["mark_" + what], why].filter(Boolean).join(": ");
      mark.tabIndex = 0;
      if (claim) {
        mark.dataset.claim = claim;
        mark.addEventListener("click", () => point(claim, false));
      }
      p.appendChild(mark);
    }
    page.appendChild(p);
    if (!data.may) continue;
    const offer = el("div", "offer");
    page.appendChild(offer);
    selecting(p, paragraph.start, offer, t.add_stop, (start, end) => tell("add", data.article, { start, end }));
  }
  const margin = el("aside");
  margin.setAttribute("aria-label", t.claims);
  margin.appendChild(el("h2", "", t.claims));
  if (data.may) margin.appendChild(el("p", "who", t.select_hint));
  if (!data.claims.length) margin.appendChild(el("p", "empty", t.no_claims));
  for (const claim of data.claims) {
    const card = el("div", "claim");
    card.dataset.id = claim.id;
    const head = el("button", "link", claim.head);
    head.type = "button";
    head.addEventListener("click", () => point(claim.id, true));
    card.appendChild(head);
    card.appendChild(el("div", "who", claim.line));
    for (const reason of claim.reasons) card.appendChild(el("div", "why", reason));
    if (claim.stop) {
      const go = el("button", "small", t.on_map);
      go.type = "button";
      go.setAttribute("aria-label", t.on_map + ": " + claim.head);
      go.addEventListener("click", () => tell("map", claim.stop));
      card.appendChild(go);
    }
    margin.appendChild(card);
  }
  host.append(page, margin);
  root.appendChild(host);

  function point(id, scroll) {
    for (const node of host.querySelectorAll(".hot")) node.classList.remove("hot");
    const marks = [...host.querySelectorAll(".mark")].filter((mark) => mark.dataset.claim === id);
    for (const mark of marks) mark.classList.add("hot");
    const card = [...host.querySelectorAll(".claim")].find((node) => node.dataset.id === id);
    if (card) card.classList.add("hot");
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    if (scroll && marks[0]) marks[0].scrollIntoView({ block: "center", behavior: calm });
    if (!scroll && card) card.scrollIntoView({ block: "nearest", behavior: calm });
  }
  if (data.claim) setTimeout(() => point(data.claim, true), 60);
  return () => host.remove();
}
