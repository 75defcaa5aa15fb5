import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (/** @type {string} */ name) => JSON.parse(readFileSync(name, 'utf8'));

test.each(['package.json', 'bench/rivals/package.json'].filter((name) => existsSync(name)))('%s names exact versions only', (name) => {
  const { dependencies = {}, devDependencies = {} } = read(name);
  for (const [dependency, version] of Object.entries({ ...dependencies, ...devDependencies }))
    expect(version, dependency).toMatch(/^\d+\.\d+\.\d+$/);
});

test('the lockfile is that of package.json, and pins every package to one content', () => {
  const { packages } = read('package-lock.json');
  const { '': root, ...others } = packages;
  const { dependencies, devDependencies } = read('package.json');
  expect(root).toMatchObject({ dependencies, devDependencies });
  for (const [name, { version, integrity, resolved, link }] of Object.entries(others)) {
    expect(link, name).toBeUndefined();
    expect(version, name).toMatch(/^\d+\.\d+\.\d+/);
    expect(integrity, name).toMatch(/^sha512-/);
    if (resolved !== undefined) expect(resolved, name).toMatch(/^https:\/\/registry\.npmjs\.org\//);
  }
});

test('a package runs a script of its own when it is installed only where that is allowed by name', () => {
  const { packages } = read('package-lock.json');
  const { allowScripts } = read('package.json');
  const scripted = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript);
  const names = scripted.map(([path]) => path.replace(/^.*node_modules\//, ''));
  // fsevents is for macOS alone, and comes compiled.
  expect(names.filter((name) => !(name in allowScripts) && name !== 'fsevents')).toEqual([]);
});
