// Reports a file that is too large before it is sent.

const file = document.getElementById("file");

file?.addEventListener("change", () => {
  const size = file.files[0]?.size ?? 0;
  const { mostBytes, tooLarge } = file.dataset;
  file.setCustomValidity(size > Number(mostBytes) ? tooLarge : "");
  file.reportValidity();
});
