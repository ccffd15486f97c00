// Where only one of record and scores is seen, a link from a criterion to the record shows the record.
// Without scripts the tab does it.

const recordTab = document.querySelector('.scoring__tabs [value="record"]');

document.addEventListener("click", (event) => {
  if (event.target.closest('.criterion__facts a[href^="#"]')) recordTab.checked = true;
});
