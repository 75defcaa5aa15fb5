// Before the first picture: the chosen theme, and whether the picture in the page is what the address asks for.
try {
  const { theme } = JSON.parse(localStorage.getItem('hrm-playground.prefs') ?? '{}');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {}
if (/^#?\/?(solve)?$/.test(location.hash)) {
  // What the page plays on from, as soon as it can.
  const link = document.createElement('link');
  Object.assign(link, { rel: 'preload', as: 'fetch', crossOrigin: 'anonymous', href: './traces/opening.safetensors' });
  document.head.append(link);
} else document.documentElement.dataset.elsewhere = '';
