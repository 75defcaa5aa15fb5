import { useEffect } from 'react';
import { forgetPalette } from '../charts/colours.ts';
import { setPrefs, usePrefs } from '../controls/prefs.ts';
import { useMedia } from '../controls/use-media.ts';
import { strings } from './strings.ts';

const DARK = '(prefers-color-scheme: dark)';

export function ThemeToggle() {
  const theme = usePrefs((prefs) => prefs.theme);
  const systemDark = useMedia(DARK);
  const dark = theme === 'system' ? systemDark : theme === 'dark';
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    forgetPalette();
  }, [theme]);
  const toggle = (): void => {
    const next = dark ? 'light' : 'dark';
    // Back to what the system has: follow the system again.
    setPrefs({ theme: (next === 'dark') === systemDark ? 'system' : next });
  };
  return (
    <button type="button" className="icon" aria-label={dark ? strings.theme.toLight : strings.theme.toDark} onClick={toggle}>
      <svg viewBox="0 0 20 20" aria-hidden="true" className="theme-icon">
        <circle cx="10" cy="10" r="7" />
        <path d="M10 3a7 7 0 0 1 0 14z" />
      </svg>
    </button>
  );
}
