// Looks for new entries, ever more seldom, while live.
(() => {
 const d = document, at = (id, doc = d) => doc.getElementById(id);
 const first = at("_state")?.dataset.live * 1e3;
 let wait = first;
 const put = (old, now) => {
  if (old.innerHTML != now.innerHTML) old.replaceChildren(...now.childNodes), wait = first;
 };
 const go = async () => {
  wait = Math.min(wait * 1.5, 3e5);
  if (!d.hidden) try {
   const r = await fetch(location.pathname, {cache: "no-cache"});
   if (r.ok) {
    const next = new DOMParser().parseFromString(await r.text(), "text/html"), all = at("_updates"),
     live = at("_state", next).dataset.live;
    if (live) [...at("_updates", next).children].forEach((n, i) => {
     const o = at(n.id);
     o ? put(o, n) : all.insertBefore(n, all.children[i]);
    });
    else put(all, at("_updates", next));
    for (const id of ["_keys", "_state"]) put(at(id), at(id, next));
    if (!live) return;
   }
  } catch {}
  setTimeout(go, wait);
 };
 first && setTimeout(go, wait);
})();
