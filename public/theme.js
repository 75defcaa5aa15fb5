// The chosen theme, before the first picture.
try {
  const { theme } = JSON.parse(localStorage.getItem('hrm-playground.prefs') ?? '{}');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {}
