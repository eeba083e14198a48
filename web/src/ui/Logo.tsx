/** The main line, and a siding that joins it where the signal is clear. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      stroke="var(--sb-text)"
      strokeWidth={3}
      strokeLinecap="round"
      aria-hidden="true"
      style={{ flex: "none" }}
    >
      <path d="M3 22h19M3 10h5c6 0 5 12 12 12" />
      <circle cx="25.5" cy="22" r="4.5" fill="var(--sb-clear)" stroke="none" />
    </svg>
  );
}
