// What a person chose on the page: the next page load knows it, and so does a copied address.

const YEAR_SECONDS = 31_536_000;

/** Keep a choice in a cookie of its name and in the address. */
export function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
  const url = new URL(location.href);
  url.searchParams.set(name, value);
  history.replaceState(null, "", url);
}
