/* What the components share. Strings reach the page through textContent only. */
const NS = "http://www.w3.org/2000/svg";

function el(tag, cls, text) {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
}

function button(cls, text, action, label) {
  const node = el("button", cls, text);
  node.type = "button";
  if (label) node.setAttribute("aria-label", label);
  node.addEventListener("click", action);
  return node;
}

function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

function fold(text) {
  return text.toLowerCase().replace(/ß/g, "ss").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
}

/* A parcel of the server: the app's own scripts tell where it lives, under whatever path it is hosted. */
async function parcel(path) {
  const script = document.querySelector('script[src*="/static/"]');
  const base = script ? script.src.replace(/\/static\/.*$/, "/") : document.baseURI;
  const answer = await fetch(new URL("dateline/" + path, base));
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/* Words selected in `text` can become a stop: a button appears in `place`. Offsets count characters, not UTF-16 units. */
function selecting(text, start, place, label, add) {
  const offer = el("button", "small adds", label);
  offer.type = "button";
  const look = () => {
    const root = text.getRootNode();
    const chosen = root.getSelection ? root.getSelection() : document.getSelection();
    for (const old of root.querySelectorAll("button.adds")) old.remove(); /* one selection, one offer */
    if (!chosen || chosen.isCollapsed || !chosen.rangeCount) return;
    const range = chosen.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const first = start + Array.from(before.toString()).length;
    const last = first + Array.from(range.toString()).length;
    if (last === first) return;
    offer.onclick = () => add(first, last);
    place.appendChild(offer);
  };
  text.addEventListener("mouseup", () => setTimeout(look, 0));
  text.addEventListener("touchend", () => setTimeout(look, 0));
  text.addEventListener("keyup", look);
}
