// Makes the page nicer; everything works without it.
"use strict";

(() => {
  const exit = document.body.dataset.exit;
  let isLeaving = false;
  let isDirty = false;

  // Only with a script: hints about keys, buttons that print and copy.
  for (const element of document.querySelectorAll("[data-script], [data-copy]")) element.hidden = false;

  // Leave: blank the page, end the session, and put the neutral site in this entry's place in the history.
  const leave = () => {
    if (isLeaving) return;
    isLeaving = true;
    document.documentElement.hidden = true;
    document.title = "";
    fetch("/leave", { method: "POST", redirect: "manual", keepalive: true }).catch(() => {});
    window.location.replace(exit);
  };
  document.getElementById("leave").addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });

  // Esc three times within a second and a half leaves as well.
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      presses = [];
      return;
    }
    if (event.repeat) return;
    presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at < 1500);
    if (presses.length >= 3) leave();
  });

  // A page that comes back out of the history may be out of date, or not be meant to be seen: look again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });

  // A private link need not stay in the address bar.
  if (document.querySelector("[data-forget]")) window.history.replaceState(null, "", "/");

  // A form goes out once, and what was typed is not lost by a stray click.
  for (const form of document.querySelectorAll("form[data-guard]")) {
    let isSent = false;
    form.addEventListener("input", () => { isDirty = true; });
    form.addEventListener("submit", (event) => {
      if (isSent) event.preventDefault();
      isSent = true;
      isDirty = false;
    });
  }
  window.addEventListener("beforeunload", (event) => {
    if (isDirty && !isLeaving) event.preventDefault();
  });

  // How much room is left, once there is little of it.
  for (const field of document.querySelectorAll("[data-most]")) {
    const count = field.parentElement.querySelector("[data-count]");
    const most = Number(field.dataset.most);
    const show = () => {
      const left = most - [...field.value].length;
      count.hidden = left > most / 5;
      count.textContent = count.dataset.count.replace("{n}", left.toLocaleString(document.documentElement.lang));
      count.classList.toggle("over", left < 0);
    };
    field.addEventListener("input", show);
    show();
  }

  // Files that are too large are said so before they travel.
  for (const field of document.querySelectorAll("input[type=file][data-limit]")) {
    const message = document.getElementById("files-over");
    field.addEventListener("change", () => {
      const size = [...field.files].reduce((sum, file) => sum + file.size, 0);
      const isOver = size > Number(field.dataset.limit);
      message.textContent = isOver ? field.dataset.over : "";
      message.hidden = !isOver;
    });
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        // Not over https, or not allowed: what is selected can still be copied.
        document.execCommand("copy");
      }
      button.textContent = button.dataset.done;
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }

  // Browsers without `autofocus` on anything but fields.
  document.getElementById("summary")?.focus();
})();
