// Stores a choice made on the page in a cookie and in the URL.

const YEAR_SECONDS = 31_536_000;

/** Store a value under a name: as a cookie for the next visit, and in the URL for sharing. */
export function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
  const url = new URL(location.href);
  url.searchParams.set(name, value);
  history.replaceState(null, "", url);
}
