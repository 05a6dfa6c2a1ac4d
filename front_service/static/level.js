// The level radio buttons: which deployment of the population API answers the next request.

import { remember } from "./choice.js";

const DEFAULT_LEVEL = "manual";
const choices = [...document.querySelectorAll('input[name="level"]')];

/** The chosen level, or the default on a page without radio buttons. */
export function chosenLevel() {
  return choices.find((choice) => choice.checked)?.value ?? DEFAULT_LEVEL;
}

/** Fill every level slot with the level's label in both languages, or clear it for the default. */
export function fillLevel(parent, level) {
  const choice = choices.find(({ value }) => value === level && value !== DEFAULT_LEVEL);
  for (const slot of parent.querySelectorAll('[data-slot="level"]')) {
    slot.replaceChildren(...(choice?.labels[0].cloneNode(true).children ?? []));
  }
}

/** Remember each choice of a level. */
export function enableLevels() {
  for (const choice of choices) {
    choice.addEventListener("change", () => remember("level", choice.value));
  }
}
