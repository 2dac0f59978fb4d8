// A list of links, narrowed down by section, host and author, where scripts run.
(() => {
 const d = document, list = d.getElementById("_links");
 const one = (s, e) => e.querySelector(s), all = (s) => [...list.querySelectorAll(s)];
 const make = (name, words = "", more = {}) => Object.assign(d.createElement(name), {textContent: words}, more);
 const links = all(".linked > li").map((li) => ({
  li, Section: one(".p-category", li)?.textContent, Host: one(".host", li).textContent.slice(2, -1),
  Author: li.dataset.author,
 }));
 const chosen = {}, form = make("p", "", {className: "filters"}), told = make("span");
 const show = () => {
  let left = 0;
  for (const {li, ...is} of links) {
   li.hidden = Object.entries(chosen).some(([key, value]) => value && is[key] != value);
   left += !li.hidden;
  }
  for (const row of all(".rows > li, section.hung")) row.hidden = !one(".linked > li:not([hidden])", row);
  told.textContent = left + (left == 1 ? " link" : " links");
 };
 for (const key of ["Section", "Host", "Author"]) {
  const count = Object.create(null);
  for (const {[key]: value} of links) if (value) count[value] = (count[value] || 0) + 1;
  const names = Object.keys(count).sort((a, b) => a.localeCompare(b));
  if (names.length < 2) continue;
  const label = make("label", key + " "), select = make("select");
  select.append(make("option", "all", {value: ""}));
  for (const name of names) select.append(make("option", `${name} (${count[name]})`, {value: name}));
  select.onchange = () => { chosen[key] = select.value; show(); };
  label.append(select);
  form.append(label, " ");
 }
 told.setAttribute("role", "status");
 form.append(told);
 one(".filters", list).after(form);
})();
