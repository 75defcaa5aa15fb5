import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const { on, permissions, jobs } = parse(readFileSync('.github/workflows/pages.yml', 'utf8'));
/** @type {{ run?: string, uses?: string, with?: { path?: string } }[]} */
const steps = jobs.test.steps;
const place = (/** @type {(step: typeof steps[number]) => boolean | undefined} */ is) => steps.findIndex(is);

test('a push to main is published only after it was audited, tested and built', () => {
  expect(on.push.branches).toEqual(['main']);
  const order = [
    place(({ run }) => run === 'npm audit'),
    place(({ run }) => run === 'npm test'),
    place(({ run }) => run === 'npm run build'),
    place(({ uses, with: options }) => uses?.startsWith('actions/upload-pages-artifact@') && options?.path === 'dist'),
  ];
  expect(order.every((at, i) => at > (order[i - 1] ?? -1))).toBe(true);
  expect(jobs.deploy.needs).toBe('test');
});

test('what runs the tests can change nothing, and every action is of a named version', () => {
  expect(permissions).toEqual({ contents: 'read' });
  expect(jobs.test.permissions).toBeUndefined();
  expect(jobs.deploy.permissions).toEqual({ pages: 'write', 'id-token': 'write' });
  for (const { uses } of [...steps, ...jobs.deploy.steps]) if (uses) expect(uses).toMatch(/^actions\/[\w-]+@v\d+$/);
});
