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
