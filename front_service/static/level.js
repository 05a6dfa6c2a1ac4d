// The instrumentation level of the API for the next question; the page may offer no choice.

import { remember } from "./choice.js";

const DEFAULT_LEVEL = "manual";
const choices = [...document.querySelectorAll('input[name="level"]')];

/** The chosen level. */
export function chosenLevel() {
  return choices.find((choice) => choice.checked)?.value ?? DEFAULT_LEVEL;
}

/** Put a level's label, in both languages, into every slot for it; nothing for the default. */
export function fillLevel(within, level) {
  const choice = choices.find(({ value }) => value === level && value !== DEFAULT_LEVEL);
  for (const place of within.querySelectorAll('[data-slot="level"]')) {
    place.replaceChildren(...(choice?.labels[0].cloneNode(true).children ?? []));
  }
}

/** Let the radio buttons switch; the choice is remembered and stands in the address. */
export function offerLevels() {
  for (const choice of choices) {
    choice.addEventListener("change", () => remember("level", choice.value));
  }
}
