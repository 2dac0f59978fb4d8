// Asks the index of the site, which stands beside the pages; nothing leaves this site.
const at = (id) => document.getElementById(id), base = new URL("../", import.meta.url);
const form = at("_search"), words = at("_words"), section = at("_section"), year = at("_year");
const list = at("_results"), found = at("_found"), more = at("_more"), STEP = 10;
let index, asked = 0, all = [], shown = 0;

// The words around what was found: text, with what was found marked; never anything else.
const excerpt = (html) => {
  const out = document.createElement("p"), parsed = new DOMParser().parseFromString(html, "text/html");
  for (const node of parsed.body.childNodes) {
    if (node.nodeName == "MARK") out.append(Object.assign(document.createElement("mark"), {textContent: node.textContent}));
    else out.append(node.textContent);
  }
  return out;
};

// The index of a large site has several parts, which are asked as one.
const load = async () => {
  const part = (number = "") => new URL(`pagefind/${number}`, base).href, loaded = await import(part("pagefind.js"));
  await loaded.init();
  await Promise.all(Array.from({length: form.dataset.further}, (_, number) => loaded.mergeIndex(part(`${number + 1}/`))));
  return loaded;
};

// Of many updates that were found together, the one that answers best.
const weight = (one) => one.weighted_locations.reduce((sum, {balanced_score}) => sum + balanced_score, 0);
const best = (one) => {
  const [first] = one.sub_results.filter(({anchor}) => anchor).sort((a, b) => weight(b) - weight(a));
  const url = first && Object.assign(new URL(one.meta.url, base), {hash: first.anchor.id});
  return first ? {...one, excerpt: first.excerpt, meta: {...one.meta, title: first.title, url}} : one;
};

const row = (one) => {
  const item = document.createElement("li"), link = document.createElement("a"), place = document.createElement("span");
  const title = document.createElement("bdi");
  title.textContent = one.meta.title;
  link.href = new URL(one.meta.url, base);
  link.append(title);
  place.className = "kind";
  place.textContent = [one.meta.place, one.filters?.year?.[0]].filter(Boolean).join(" · ");
  item.append(link, " ", place, excerpt(one.excerpt));
  return item;
};

const show = async (mine) => {
  const some = await Promise.all(all.slice(shown, shown + STEP).map((one) => one.data()));
  if (mine != asked) return;
  list.append(...some.map(best).map(row));
  shown += some.length;
  more.hidden = shown >= all.length;
};

const ask = async () => {
  const mine = ++asked, text = words.value.trim(), filters = {};
  if (section?.value) filters.section = section.value;
  if (year.value) filters.year = year.value;
  const said = new URLSearchParams([["q", text], ...Object.entries(filters)].filter(([, value]) => value));
  history.replaceState(null, "", `${location.pathname}${said.size ? `?${said}` : ""}`);
  if (!said.size) {
    list.replaceChildren();
    found.textContent = "";
    more.hidden = true;
    return;
  }
  try {
    index ??= load();
    const answer = await (await index).search(text || null, {filters});
    if (mine != asked) return;
    all = answer.results;
    shown = 0;
    list.replaceChildren();
    const count = all.length;
    found.textContent = count ? `${count.toLocaleString(document.documentElement.lang)} ${count == 1 ? "result" : "results"}` : "Nothing was found.";
    await show(mine);
  } catch (error) {
    index = undefined;
    if (mine == asked) found.textContent = "The search could not be loaded. Sections and years are below.";
    console.error(error);
  }
};

let waiting;
const soon = () => (clearTimeout(waiting), (waiting = setTimeout(ask, 200)));
const links = () => [...list.querySelectorAll("a")];

words.addEventListener("input", soon);
for (const one of [section, year]) one?.addEventListener("change", ask);
more.addEventListener("click", async () => {
  const next = shown;
  await show(asked);
  links()[next]?.focus();
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  await ask();
  links()[0]?.focus();
});
// Up and down between the field and the results; everything else is as the browser has it.
document.addEventListener("keydown", (event) => {
  if (event.key != "ArrowDown" && event.key != "ArrowUp") return;
  const stops = [words, ...links()], here = stops.indexOf(document.activeElement);
  const next = stops[here + (event.key == "ArrowDown" ? 1 : -1)];
  if (here < 0 || !next) return;
  event.preventDefault();
  next.focus();
});

const given = new URLSearchParams(location.search);
words.value = given.get("q") ?? "";
for (const [name, field] of [["section", section], ["year", year]]) {
  const value = given.get(name);
  if (field && [...field.options].some((option) => option.value == value)) field.value = value;
}
if (given.size) ask();
