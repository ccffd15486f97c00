// Names for controls that Django's admin draws without one, so that screen readers say what they are.

// In a tabular inline the column heading names its inputs for the eye only.
function nameInputsOfTables(root) {
  for (const cell of root.querySelectorAll(".tabular tbody td")) {
    const headings = cell.closest("table").tHead.rows[0].cells;
    const label = headings[cell.cellIndex]?.textContent.trim();
    if (!label) continue;
    for (const input of cell.querySelectorAll("input:not([type='hidden']), select, textarea")) {
      if (!input.labels?.length) input.setAttribute("aria-label", label);
    }
  }
}

// An autocomplete field is drawn by select2 beside the real <select>, whose label does not reach it.
function nameAutocompleteFields(root) {
  for (const drawn of root.querySelectorAll(".select2-container")) {
    const select = drawn.previousElementSibling;
    const label = select?.labels?.[0]?.textContent.trim() || select?.getAttribute("aria-label");
    if (!label) continue;
    for (const box of drawn.querySelectorAll("[role='combobox'], [role='textbox'], input.select2-search__field")) {
      box.setAttribute("aria-label", label);
    }
  }
}

// A moment is two inputs under one legend, with "Fecha:" and "Hora:" as loose text before them.
function nameDatesAndTimes(root) {
  for (const input of root.querySelectorAll(".datetime input:not([type='hidden'])")) {
    if (input.labels?.length) continue;
    const legend = input.closest("fieldset, .form-row")?.querySelector("legend, label")?.textContent ?? "";
    const part = input.previousSibling?.textContent ?? "";
    input.setAttribute("aria-label", `${legend} ${part}`.replace(/[\s:]+/g, " ").trim());
  }
}

function nameHelpSigns(root) {
  for (const sign of root.querySelectorAll(".help-tooltip[aria-label]")) sign.setAttribute("role", "img");
}

function nameControls(root) {
  nameInputsOfTables(root);
  nameAutocompleteFields(root);
  nameDatesAndTimes(root);
  nameHelpSigns(root);
}

// The admin draws its fields at either of these moments, asked for before: its own work comes first.
window.addEventListener("load", () => nameControls(document));
window.django?.jQuery?.(() => nameControls(document));
document.addEventListener("formset:added", (event) => nameControls(event.target));
