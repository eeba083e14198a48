/** A signal lamp with its green on. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" style={{ flex: "none" }}>
      <rect x="8" y="1.5" width="16" height="25" rx="8" fill="#20242b" stroke="#8a93a1" />
      <circle cx="16" cy="9.5" r="4.6" fill="#5b2328" />
      <circle cx="16" cy="18.8" r="4.8" fill="#3ddc84" />
      <circle cx="14.6" cy="17.4" r="1.3" fill="#d6ffe6" />
      <rect x="14.5" y="26.5" width="3" height="4" fill="#8a93a1" />
    </svg>
  );
}
