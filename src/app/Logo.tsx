/** Two loops: the slow one outside, the fast one inside. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
      <path className="logo-slow" d="M16 3.5a12.5 12.5 0 1 1 -10.8 6.2" />
      <path className="logo-fast" d="M16 10a6 6 0 1 0 5.2 3" />
      <circle className="logo-dot" cx="16" cy="3.5" r="2.5" />
      <circle className="logo-dot" cx="16" cy="10" r="2" />
    </svg>
  );
}
