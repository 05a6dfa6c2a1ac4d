// Reports files that are too large before they are sent.

const file = document.getElementById("file");

file?.addEventListener("change", () => {
  const size = [...file.files].reduce((sum, each) => sum + each.size, 0);
  const { mostBytes, tooLarge } = file.dataset;
  file.setCustomValidity(size > Number(mostBytes) ? tooLarge : "");
  file.reportValidity();
});
