// <button type="button" data-preview="id_of_the_text" data-preview-url="…" hidden>Vista previa</button>
// shows a long text as it will look, and the text again. Without scripts the button stays hidden.

function tokenOf(button) {
  return button.form?.elements.csrfmiddlewaretoken?.value ?? "";
}

async function rendered(button, field) {
  const body = new URLSearchParams({ text: field.value, csrfmiddlewaretoken: tokenOf(button) });
  const response = await fetch(button.dataset.previewUrl, { method: "POST", body });
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  return response.text();
}

function enhance(button) {
  const field = document.getElementById(button.dataset.preview);
  if (!field) return;
  const shown = document.createElement("div");
  shown.className = "preview";
  shown.id = `${field.id}-vista`;
  shown.tabIndex = -1;
  shown.hidden = true;
  shown.setAttribute("role", "region");
  shown.setAttribute("aria-label", "Vista previa");
  field.after(shown);
  // Only the words that are seen: those that name the field for a screen reader stay.
  const words = button.firstChild;
  const show = words.textContent;
  button.setAttribute("aria-controls", shown.id);
  button.setAttribute("aria-expanded", "false");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const opening = shown.hidden;
    if (opening) {
      try {
        // Sanitised by the server, with the same rules as the record.
        shown.innerHTML = await rendered(button, field);
      } catch {
        shown.textContent = "No se pudo mostrar la vista previa. Su texto sigue aquí.";
      }
    }
    shown.hidden = !opening;
    field.hidden = opening;
    button.setAttribute("aria-expanded", String(opening));
    words.textContent = opening ? "Volver al texto" : show;
    (opening ? shown : field).focus();
  });
}

for (const button of document.querySelectorAll("button[data-preview]")) enhance(button);
