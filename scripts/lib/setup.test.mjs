import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isGoodVersion, usualPlaces } from './browser.mjs';
import { countPlaywright, countVitest, NONE, pipelineLine, sum, tallyLine } from './counts.mjs';
import { debianRelease, knowsSuite, mirrorOf } from './debian.mjs';
import { firefoxPlaces, isGoodFirefox } from './firefox.mjs';
import { inRoot, refuseNode } from './main.mjs';
import { outdated } from './modules.mjs';
import { SHADER_CACHE, testEnv } from './vulkan.mjs';

describe('which Node will do', () => {
  test.each(['20.19.0', '20.20.2', '22.12.0', '24.1.0'])('%s', (version) => expect(refuseNode(version)).toBeUndefined());
  test.each(['14.21.3', '18.20.8', '20.0.0', '20.18.3', '21.7.0', '22.11.0'])('not %s, in one line', (version) =>
    expect(refuseNode(version)).toMatch(/^Node [\d.]+ cannot [^\n]*$/),
  );
});

describe('which browser will do', () => {
  test.each([
    'Google Chrome 126.0.6478.126 ',
    'Chromium 156.0.8078.79 built on Debian GNU/Linux 12',
    'Google Chrome for Testing 131.0.1.2',
  ])('%s', (printed) => expect(isGoodVersion(printed)).toBe(true));
  test.each(['Chromium 90.0.4430.212', 'Mozilla Firefox 140.0', '', undefined])('not %s', (printed) =>
    expect(isGoodVersion(printed)).toBe(false),
  );

  test('PATH comes before the usual places', () => {
    const places = usualPlaces('linux', { PATH: ['/a', '/b'].join(':') });
    expect(places.slice(0, 2)).toEqual([join('/a', 'google-chrome'), join('/b', 'google-chrome')]);
    expect(places).toContain('/opt/google/chrome/chrome');
    expect(usualPlaces('win32', { LOCALAPPDATA: 'C:\\x' })).toContain('C:\\x\\Google\\Chrome\\Application\\chrome.exe');
    expect(usualPlaces('aix', {})).toEqual([]);
  });
});

describe('which Firefox will do', () => {
  test.each(['Mozilla Firefox 153.8.0esr', 'Mozilla Firefox 141.0'])('%s', (printed) => expect(isGoodFirefox(printed)).toBe(true));
  test.each(['Mozilla Firefox 140.3.0esr', 'Chromium 156.0.8078.79', '', undefined])('not %s', (printed) =>
    expect(isGoodFirefox(printed)).toBe(false),
  );

  test('PATH comes before the usual places', () => {
    const places = firefoxPlaces('linux', { PATH: ['/a', '/b'].join(':') });
    expect(places.slice(0, 3)).toEqual([join('/a', 'firefox'), join('/b', 'firefox'), join('/a', 'firefox-esr')]);
    expect(places).toContain('/opt/firefox/firefox');
    expect(firefoxPlaces('win32', { PROGRAMFILES: 'C:\\x' })).toEqual(['C:\\x\\Mozilla Firefox\\firefox.exe']);
    expect(firefoxPlaces('aix', {})).toEqual([]);
  });
});

describe("apt's sources", () => {
  test('Debian only, not what derives from it', () => {
    expect(debianRelease('PRETTY_NAME="Debian GNU/Linux 12"\nVERSION_CODENAME=bookworm\nID=debian\n')).toBe('bookworm');
    expect(debianRelease('ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\n')).toBeUndefined();
    expect(debianRelease('')).toBeUndefined();
  });

  test('the mirror of a release, from a one-line source', () => {
    const text = '# deb http://old.test/debian bookworm main\ndeb [arch=amd64] http://mirror.test/debian bookworm main contrib\n';
    expect(mirrorOf(text, 'bookworm')).toBe('[arch=amd64] http://mirror.test/debian');
    expect(mirrorOf(text, 'trixie')).toBeUndefined();
  });

  test('the mirror of a release, from a block of fields', () => {
    const text = `Types: deb
# http://snapshot.test
URIs: http://mirror.test/security
Suites: bookworm-security
Components: main

Types: deb
URIs: http://mirror.test/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian.gpg
`;
    expect(mirrorOf(text, 'bookworm')).toBe('[signed-by=/usr/share/keyrings/debian.gpg] http://mirror.test/debian');
  });

  test('whether backports are known already', () => {
    expect(knowsSuite('deb http://mirror.test/debian bookworm-backports main', 'bookworm-backports')).toBe(true);
    expect(knowsSuite('#deb http://mirror.test/debian bookworm-backports main', 'bookworm-backports')).toBe(false);
    expect(knowsSuite('Suites: bookworm bookworm-updates', 'bookworm-backports')).toBe(false);
  });
});

describe('what is out of date in node_modules', () => {
  const linux = { os: 'linux', cpu: 'x64', libc: 'glibc' };
  const wanted = {
    '': {},
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/native-linux': { version: '2.0.0', optional: true, os: ['linux'], cpu: ['x64'], libc: ['glibc'] },
    'node_modules/native-musl': { version: '2.0.0', optional: true, os: ['linux'], cpu: ['x64'], libc: ['musl'] },
    'node_modules/native-mac': { version: '2.0.0', optional: true, os: ['darwin'] },
    'node_modules/nice-to-have': { version: '3.0.0', optional: true },
  };
  const a = { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } };
  const native = { 'node_modules/native-linux': { version: '2.0.0' } };

  test('nothing, where what suits this machine is there', () => expect(outdated(wanted, { ...a, ...native }, linux)).toEqual([]));
  test('another version', () =>
    expect(outdated(wanted, { ...native, 'node_modules/a': { version: '0.9.0', integrity: 'sha512-a' } }, linux)).toEqual([
      'node_modules/a',
    ]));
  test("another machine's native packages", () =>
    expect(outdated(wanted, { ...a, 'node_modules/native-mac': { version: '2.0.0' } }, linux)).toEqual(['node_modules/native-linux']));
  test('a name with "!" is left out', () =>
    expect(outdated({ 'node_modules/b': { version: '1.0.0', os: ['!linux'] } }, {}, linux)).toEqual([]));
});

test('the lock file names the native packages of every platform, or `npm ci` refuses it', () => {
  /** @type {{ packages: Record<string, { optionalDependencies?: Record<string, string> }> }} */
  const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
  const optional = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  expect(optional.filter((name) => !packages[`node_modules/${name}`])).toEqual([]);
});

describe('the count', () => {
  test('a test file that does not load is a failure', () =>
    expect(
      countVitest({
        numPassedTests: 3,
        numFailedTests: 1,
        numPendingTests: 0,
        testResults: [
          { status: 'failed', assertionResults: [] },
          { status: 'failed', assertionResults: [{}] },
        ],
      }),
    ).toEqual({ passed: 3, failed: 2, skipped: 0 }));

  test('a flaky end-to-end test has failed', () =>
    expect(countPlaywright({ stats: { expected: 4, unexpected: 0, flaky: 1, skipped: 2 } })).toEqual({ passed: 4, failed: 1, skipped: 2 }));

  test('pipelines, and how many of them had to be compiled', () => {
    expect(pipelineLine('a\nb\na\n')).toBe('3 pipelines on WebGPU in Node, of 2 different shaders');
    expect(pipelineLine('')).toBeUndefined();
  });

  test('one line', () => {
    expect(tallyLine(sum([{ passed: 3, failed: 0, skipped: 0 }, NONE, { passed: 2, failed: 1, skipped: 0 }]))).toBe('5 passed, 1 failed');
    expect(tallyLine({ passed: 1, failed: 0, skipped: 2 })).toBe('1 passed, 0 failed, 2 skipped');
    expect(countVitest(undefined)).toEqual(NONE);
  });
});

describe('compiled shaders of the tests', () => {
  test('lie under build/, apart from those of whoever runs them, and this process has them there', () => {
    expect(testEnv().MESA_SHADER_CACHE_DIR).toBe(inRoot('build', 'shader-cache'));
    expect(process.env.MESA_SHADER_CACHE_DIR).toBe(testEnv().MESA_SHADER_CACHE_DIR);
    expect(existsSync(SHADER_CACHE)).toBe(true);
  });

  test('are thrown away by CI before the tests begin', () => {
    const commands = readFileSync(inRoot('.ci/run'), 'utf8').split('\n');
    const [emptied, begun] = [`rm -rf ${relative(inRoot(), SHADER_CACHE)}`, 'npm test'].map((command) => commands.indexOf(command));
    expect(emptied).toBeGreaterThan(0);
    expect(begun).toBeGreaterThan(Number(emptied));
  });
});
