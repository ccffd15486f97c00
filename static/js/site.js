// Every page: what makes it pleasanter when scripts run. Nothing here is needed to use the portal.

// A video stays a plain link to its page until somebody asks to see it here.
function playVideoInPlace(event) {
  const link = event.target.closest("a[data-embed]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const frame = document.createElement("iframe");
  frame.src = link.dataset.embed;
  frame.title = link.dataset.title;
  frame.width = "640";
  frame.height = "360";
  frame.allowFullscreen = true;
  frame.allow = "fullscreen; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  link.replaceWith(frame);
  frame.focus();
}

// Print buttons are drawn hidden: without a script they could do nothing.
function showPrintButtons() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

function closeMenuOnEscape(event) {
  if (event.key !== "Escape") return;
  const menu = event.target.closest("details.user-menu[open], details.site-nav__menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
}

// Folded parts are printed too.
function unfoldForPrint() {
  for (const part of document.querySelectorAll("main details:not([open])")) part.open = true;
}

document.addEventListener("click", playVideoInPlace);
document.addEventListener("keydown", closeMenuOnEscape);
window.addEventListener("beforeprint", unfoldForPrint);
showPrintButtons();

// Visited pages stay readable offline. Where the browser refuses a worker, only that is lost.
if ("serviceWorker" in navigator && window.isSecureContext) {
  window.addEventListener("load", () => {
    navigator.serviceWorker.register("/sw.js").catch((error) => console.info(error.message));
  });
}
