// English and Japanese stand side by side in the page; style.css hides the one that is not chosen.

const YEAR_SECONDS = 31_536_000;
const buttons = [...document.querySelectorAll("[data-language]")];

function mark(language) {
  for (const button of buttons) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
}

function speak(language) {
  document.documentElement.lang = language;
  document.cookie = `lang=${language}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
  const url = new URL(location.href);
  url.searchParams.set("lang", language);
  history.replaceState(null, "", url);
  mark(language);
}

/** Let the two buttons switch; the choice is remembered and stands in the address. */
export function offerLanguages() {
  mark(document.documentElement.lang);
  for (const button of buttons) {
    button.addEventListener("click", () => speak(button.dataset.language));
  }
}
