// What pages gain from a script; every one of them reads and submits without it.
"use strict";
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) document.cookie = `hourbook-zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax; secure`;

  const typing = (target) => target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const commands = document.getElementById("commands");
  let going = false;

  // On a phone the menu is a row, and the page one is on is in sight.
  const menu = document.querySelector(".side nav");
  const current = menu?.querySelector("[aria-current]");
  if (current) menu.scrollLeft = current.offsetLeft - menu.offsetLeft - (menu.clientWidth - current.offsetWidth) / 2;

  // The row that `j` and `k` move over, that `x` ticks and Enter opens.
  const rows = () => [...document.querySelectorAll("[data-list] tbody tr")];
  const here = () => document.querySelector("tr[data-here]");
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(here());
    const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by))];
    here()?.removeAttribute("data-here");
    next.setAttribute("data-here", "");
    (next.querySelector("a") || next.querySelector("input"))?.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };

  const openCommands = () => {
    if (!commands || commands.open) return;
    commands.showModal();
    const field = commands.querySelector("input");
    field.value = "";
    filter("");
    field.focus();
  };
  const shown = () => [...commands.querySelectorAll("li:not([hidden]) a")];
  const filter = (text) => {
    for (const one of commands.querySelectorAll("li")) one.hidden = !one.textContent.toLowerCase().includes(text.toLowerCase());
  };
  commands?.querySelector("input").addEventListener("input", (event) => filter(event.target.value));
  commands?.addEventListener("keydown", (event) => {
    const links = shown();
    if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault();
      links[0]?.click();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const at = links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      (links[at] || commands.querySelector("input")).focus();
    }
  });

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openCommands();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || commands?.open) return;
    if (event.key === "Escape") {
      document.activeElement?.blur();
      here()?.removeAttribute("data-here");
      return;
    }
    if (typing(event.target)) return;
    if (going) {
      going = false;
      document.querySelector(`.side nav a[data-letter="${CSS.escape(event.key)}"]`)?.click();
      return;
    }
    const search = document.querySelector("main [data-search]") || document.querySelector("[data-search]");
    if (event.key === "g") going = true;
    else if (event.key === "?") location.assign("/help");
    else if (event.key === "/" && search) { event.preventDefault(); search.focus(); }
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "x") here()?.querySelector("input[type=checkbox]")?.click();
  });

  // The week types like a sheet: Enter and arrows move, text is chosen on arrival.
  for (const grid of document.querySelectorAll("[data-grid]")) {
    const lines = [...grid.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td")].map((cell) => cell.querySelector("input:not([type=hidden])")));
    grid.addEventListener("focusin", (event) => event.target.matches("input") && event.target.select());
    grid.addEventListener("keydown", (event) => {
      const y = lines.findIndex((line) => line.includes(event.target));
      if (y < 0) return;
      const x = lines[y].indexOf(event.target);
      const field = event.target;
      const atEnd = field.selectionStart === field.value.length || field.selectionEnd - field.selectionStart === field.value.length;
      const atStart = field.selectionStart === 0;
      const [dx, dy] = { ArrowDown: [0, 1], ArrowUp: [0, -1], Enter: [0, event.shiftKey ? -1 : 1], ArrowRight: [atEnd ? 1 : 0, 0], ArrowLeft: [atStart ? -1 : 0, 0] }[event.key] || [0, 0];
      if (event.key === "Enter") event.preventDefault();
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return field.form.querySelector("button.main").click();
      if (!dx && !dy) return;
      let to = null;
      for (let n = 1; n < 8 && !to; n += 1) to = lines[y + dy * n]?.[x + dx * n];
      // Below the last row Enter goes on with the next day.
      for (let n = 1; n < 8 && !to && event.key === "Enter"; n += 1) {
        const day = lines.map((line) => line[x + dy * n]).filter(Boolean);
        to = dy > 0 ? day[0] : day.at(-1);
      }
      if (to) { event.preventDefault(); to.focus(); }
    });
    // Cells copied from a sheet go into as many cells; each is typed, so that it can be undone.
    grid.addEventListener("paste", (event) => {
      const y = lines.findIndex((line) => line.includes(event.target));
      const copied = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.split("\t"));
      if (y < 0 || (copied.length === 1 && copied[0].length === 1)) return;
      event.preventDefault();
      const x = lines[y].indexOf(event.target);
      copied.forEach((line, down) => line.forEach((text, along) => {
        const field = lines[y + down]?.[x + along];
        if (!field) return;
        field.focus();
        field.select();
        document.execCommand(text.trim() ? "insertText" : "delete", false, text.trim());
      }));
    });
  }

  for (const [mark, boxes] of [["[data-tick-all]", "input[type=checkbox]"], ["[data-tick-plain]", "input[data-plain]"]]) {
    const tick = document.querySelector(mark);
    if (!tick) continue;
    tick.hidden = false;
    tick.addEventListener("click", () => {
      for (const box of tick.form.querySelectorAll("input[type=checkbox]")) box.checked = box.matches(boxes);
    });
  }

  // What moves by itself: the page is asked for again, and only its living regions are replaced, never under a hand.
  const inHand = (region) => region.contains(document.activeElement) || [...region.querySelectorAll("input, textarea")].some((one) => one.value !== one.defaultValue);
  // Without what is new in every answer: keys of requests, and tokens.
  const told = (region) => {
    const copy = region.cloneNode(true);
    for (const one of copy.querySelectorAll("input[type=hidden]")) one.remove();
    return copy.innerHTML;
  };
  const refresh = async (from) => {
    if (document.hidden) return;
    const answer = await fetch(from, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of document.querySelectorAll("[data-live]")) {
      const now = page.getElementById(old.id);
      if (now && !inHand(old) && told(now) !== told(old)) old.replaceChildren(...now.childNodes);
    }
  };
  const living = document.querySelector("[data-live]");
  // A page that answers a form may stand at an address that cannot be asked for: it says what can.
  if (living) setInterval(() => refresh(living.dataset.from || location.href), Number(living.dataset.live) * 1000);

  // A link's secret stands behind the #, which is sent nowhere but from here to where it is used.
  const accept = document.querySelector("[data-accept]");
  accept?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [password, again] = [...accept.querySelectorAll("input")];
    const fault = document.getElementById("fault");
    const say = (text) => { fault.hidden = !text; fault.textContent = text; };
    if (password.value !== again.value) return say(accept.dataset.differ);
    const sent = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token: location.hash.slice(1), password: password.value }) };
    const answer = await fetch(accept.dataset.accept, sent);
    const body = await answer.json();
    say(answer.ok ? "" : (body.errors || [body])[0].detail);
    accept.hidden = answer.ok;
    const kept = document.getElementById("kept");
    kept.hidden = !answer.ok;
    if (answer.ok) kept.querySelector("strong").textContent = body.email;
  });

  // Passkeys: ask for a challenge, let the device answer, send the answer with the form.
  if (window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
    for (const button of document.querySelectorAll("button[data-passkey]")) {
      const said = button.parentElement.querySelector("[data-passkey-said]");
      button.hidden = false;
      button.addEventListener("click", async () => {
        said.textContent = "";
        const form = button.form;
        const asked = await fetch(button.dataset.options, { method: "POST", body: new URLSearchParams(new FormData(form)) });
        if (asked.redirected) return location.assign(asked.url);
        const answer = await asked.json();
        if (!asked.ok) { said.textContent = answer.detail; return; }
        try {
          const made = button.dataset.passkey === "create"
            ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(answer) })
            : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(answer) });
          form.elements.passkey.value = JSON.stringify(made.toJSON());
        } catch (error) {
          said.textContent = said.dataset.none;
          return;
        }
        form.submit();
      });
    }
  }

  // Sent once: of a double click the second half sends nothing. A file that is taken leaves the page where it is.
  const SENDING_MS = 2000;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sending) return event.preventDefault();
    form.dataset.sending = "yes";
    setTimeout(() => delete form.dataset.sending, SENDING_MS);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach((form) => delete form.dataset.sending));

  // What was typed is still there after a reload or a sign-in, in this window and for the same person; never a number
  // that the pages do not show again, nor what was changed elsewhere meanwhile. It is forgotten once it was sent and
  // the next page does not refuse it.
  const main = document.getElementById("main");
  const refused = main.querySelector("[role=alert], .fault") !== null;
  const sent = sessionStorage.getItem("hourbook-sent");
  if (sent && !refused && !main.querySelector(".door")) sessionStorage.removeItem(sent);
  sessionStorage.removeItem("hourbook-sent");
  for (const one of document.querySelectorAll("[data-scripted]")) one.hidden = false;
  // A refused form is left by going back, not sent again.
  if (refused && main.dataset.again && !main.querySelector("textarea[hidden]")) history.replaceState(null, "", main.dataset.again);
  document.querySelectorAll("main form[method=post]").forEach((form, number) => {
    if (!form.matches("[data-keep], :has([data-grid], textarea:not([hidden], [name=sheet]))")) return;
    const to = new URL(form.action);
    const name = `hourbook-typed/${form.dataset.keep || `${main.dataset.me}${to.pathname}${form.hasAttribute("action") ? to.search : ""}/${number}`}`;
    const fields = [...form.elements].filter((one) => one.name && one.matches("input:not([type=hidden], [type=password], [type=checkbox], [type=radio], [data-number]), select, textarea"));
    const kept = JSON.parse(sessionStorage.getItem(name) || "{}");
    const shows = (field) => (field.matches("select") ? [...field.options].findIndex((one) => one.defaultSelected) : field.defaultValue);
    // A refused form shows what was typed: what stood there before is known from when it was typed.
    const stood = (field) => (refused && kept[field.name] ? kept[field.name].stood : shows(field));
    const again = fields.filter((one) => !refused && kept[one.name] && kept[one.name].stood === shows(one) && kept[one.name].typed !== one.value);
    for (const field of again) field.value = kept[field.name].typed;
    if (again.length) {
      const note = document.createElement("p");
      note.className = "notice";
      note.setAttribute("role", "status");
      note.textContent = `${main.dataset.restored} `;
      const forget = note.appendChild(document.createElement("button"));
      forget.type = "button";
      forget.className = "link";
      forget.textContent = main.dataset.forget;
      forget.addEventListener("click", () => { sessionStorage.removeItem(name); form.reset(); note.remove(); });
      form.before(note);
      again[0].closest("details")?.setAttribute("open", "");
    }
    const keep = () => sessionStorage.setItem(name, JSON.stringify(Object.fromEntries(
      fields.filter((one) => one.value !== one.defaultValue || kept[one.name]).map((one) => [one.name, { typed: one.value, stood: stood(one) }]),
    )));
    form.addEventListener("input", keep);
    form.addEventListener("submit", () => sessionStorage.setItem("hourbook-sent", name));
  });

  // What was typed and not sent is not lost by leaving.
  for (const form of document.querySelectorAll("form:has([data-grid])")) {
    let dirty = false;
    form.addEventListener("input", () => { dirty = true; });
    form.addEventListener("submit", () => { dirty = false; });
    addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  }
})();
