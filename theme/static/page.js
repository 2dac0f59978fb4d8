// What posts can do besides, where scripts run: copy an address, load comments.
(() => {
 const d = document, one = (s, e = d) => e.querySelector(s);

 const copy = one("[data-copy]");
 if (copy && navigator.clipboard) {
  copy.hidden = false;
  const button = one("button", copy);
  button.onclick = () => navigator.clipboard.writeText(copy.dataset.copy).then(() => button.textContent = "Copied");
 }

 const talk = one("#_comments");
 if (talk) {
  const button = one("button", talk);
  button.hidden = false;
  button.onclick = () => {
   const script = d.createElement("script"), {service, host, ...more} = talk.dataset;
   if (service == "isso") {
    talk.append(Object.assign(d.createElement("section"), {id: "isso-thread"}));
    // Its avatars are drawn with inline styles, which the policy forbids.
    Object.assign(script.dataset, {isso: host + "/", issoAvatar: "false"});
    script.src = host + "/js/embed.min.js";
   } else {
    Object.assign(script.dataset, {mapping: "pathname", theme: "preferred_color_scheme", ...more});
    script.crossOrigin = "anonymous";
    script.src = host + "/client.js";
   }
   talk.append(script);
   button.remove();
  };
 }
})();
