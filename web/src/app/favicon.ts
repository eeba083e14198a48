/** The sign of the tab: the mark, and how many needs wait for a person. */
export function faviconOf(needs: number): string {
  if (needs === 0) return "/favicon.svg";
  const count = needs > 9 ? "9+" : String(needs);
  // Colours that stand out on light and on dark tabs alike, as a tab does not say which it is.
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
    <rect width="32" height="32" rx="9" fill="#a66000"/>
    <text x="16" y="23" text-anchor="middle" fill="#fff" font-family="sans-serif" font-weight="700" font-size="20">${count}</text>
  </svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
