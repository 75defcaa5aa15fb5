import { expect, test } from 'vitest';
import { withPicture, withStyles } from './opening.ts';

test('what is drawn has its styles in a file, each once', () => {
  const { html, css } = withStyles('<i style="--p:0.5"></i><b class="x" style="--p:1"></b><i style="--p:0.5">style="no"</i>');
  expect(html).toBe('<i data-s="0"></i><b class="x" data-s="1"></b><i data-s="0">style="no"</i>');
  expect(css).toBe('[data-s="0"]{--p:0.5}\n[data-s="1"]{--p:1}');
});

test('it stands in the page where the page itself will, with its styles', () => {
  const page = '<head>\n  </head><body><div id="root"></div></body>';
  expect(withPicture(page, '<p>$&</p>', 'assets/a.css')).toBe(
    '<head>\n    <link rel="stylesheet" href="./assets/a.css" />\n  </head><body><div id="root"><p>$&</p></div></body>',
  );
  expect(() => withPicture('<head></head>', '', '')).toThrow(/no <div id="root">/);
});
