// Switches between English and Japanese: the page contains both, style.css hides one.

import { remember } from "./choice.js";

const buttons = [...document.querySelectorAll("[data-language]")];

function markPressed(language) {
  for (const button of buttons) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
}

function switchTo(language) {
  document.documentElement.lang = language;
  remember("lang", language);
  markPressed(language);
}

/** Enable the two language buttons. */
export function enableLanguages() {
  markPressed(document.documentElement.lang);
  for (const button of buttons) {
    button.addEventListener("click", () => switchTo(button.dataset.language));
  }
}
