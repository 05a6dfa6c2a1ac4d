// English and Japanese stand side by side in the page; style.css hides the one that is not chosen.

import { remember } from "./choice.js";

const buttons = [...document.querySelectorAll("[data-language]")];

function mark(language) {
  for (const button of buttons) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
}

function speak(language) {
  document.documentElement.lang = language;
  remember("lang", language);
  mark(language);
}

/** Let the two buttons switch; the choice is remembered and stands in the address. */
export function offerLanguages() {
  mark(document.documentElement.lang);
  for (const button of buttons) {
    button.addEventListener("click", () => speak(button.dataset.language));
  }
}
