// A list of links, narrowed down by section, host and author, where scripts run.
(() => {
 const d = document, list = d.getElementById("_links");
 const one = (s, e) => e.querySelector(s), all = (s) => [...list.querySelectorAll(s)];
 const option = (textContent, value) => Object.assign(d.createElement("option"), {textContent, value});
 const links = all(".linked > li").map((li) => ({
  li, Section: one(".p-category", li)?.textContent, Host: one(".host", li).textContent.slice(2, -1),
  Author: li.dataset.author,
 }));
 const chosen = {}, told = one(".narrow [role=status]", list);
 const show = () => {
  let left = 0;
  for (const {li, ...is} of links) {
   li.hidden = Object.entries(chosen).some(([key, value]) => value && is[key] != value);
   left += !li.hidden;
  }
  for (const row of all(".rows > li, section.hung")) row.hidden = !one(".linked > li:not([hidden])", row);
  told.textContent = left + (left == 1 ? " link" : " links");
 };
 for (const select of all(".narrow select")) {
  const key = select.dataset.by, count = Object.create(null);
  for (const {[key]: value} of links) if (value) count[value] = (count[value] || 0) + 1;
  const names = Object.keys(count).sort((a, b) => a.localeCompare(b));
  select.disabled = names.length < 2;
  select.append(...names.map((name) => option(`${name} (${count[name]})`, name)));
  select.onchange = () => { chosen[key] = select.value; show(); };
 }
})();
