/** Installing packages, where that is ours to do: on Debian, as root. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stop, say } from './main.mjs';
import { run } from './run.mjs';

const SOURCES = '/etc/apt';
const OUR_BACKPORTS = '/etc/apt/sources.list.d/hrm-playground-backports.list';

/** The release's code name ("bookworm") on Debian as root, else undefined. */
export function ourDebian() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  return debianRelease(readIfThere('/etc/os-release'));
}

/**
 * Debian proper only: Ubuntu's `chromium` package, for one, is a stub for another installer.
 * @param {string} osRelease the text of /etc/os-release
 */
export function debianRelease(osRelease) {
  /** @param {string} name */
  const field = (name) => new RegExp(`^${name}="?([^"\n]*)"?$`, 'm').exec(osRelease)?.[1];
  return field('ID') === 'debian' ? field('VERSION_CODENAME') : undefined;
}

/**
 * @param {string[]} packages
 * @param {{ from?: string }} [options] from: a release to prefer, such as bookworm-backports
 */
export async function aptInstall(packages, { from } = {}) {
  say(`Installing ${packages.join(', ')}${from ? ` from ${from}` : ''} ...`);
  await apt(['update', '-qq']);
  await apt(['install', '-y', '-qq', '--no-install-recommends', ...(from ? ['-t', from] : []), ...packages]);
}

/** @param {string[]} args */
async function apt(args) {
  const code = await run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=2', ...args], {
    stdout: 'ignore',
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    timeout: 15 * 60_000,
  });
  if (code !== 0) throw new Stop(`apt-get ${args[0]} failed: it says why above.`);
}

/**
 * Makes `RELEASE-backports` known to apt, from the mirror that the release itself comes from. Gives its name, or undefined where the
 * mirror cannot be told.
 * @param {string} release
 */
export function addBackports(release) {
  const texts = aptSourceTexts();
  const name = `${release}-backports`;
  if (texts.some((text) => knowsSuite(text, name))) return name;
  const mirror = texts.map((text) => mirrorOf(text, release)).find(Boolean);
  if (!mirror) return undefined;
  writeFileSync(OUR_BACKPORTS, `deb ${mirror} ${name} main\n`);
  return name;
}

function aptSourceTexts() {
  const folder = join(SOURCES, 'sources.list.d');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(list|sources)$/.test(name)) : [];
  return [join(SOURCES, 'sources.list'), ...names.map((name) => join(folder, name))].map(readIfThere);
}

/**
 * @param {string} text of a .list or .sources file
 * @param {string} suite
 */
export const knowsSuite = (text, suite) => uncommented(text).some((line) => line.split(/\s+/).includes(suite));

/**
 * The address that a sources file has for a release: either "deb [options] URI SUITE ..." or a block with URIs: and Suites:.
 * @param {string} text
 * @param {string} release
 */
export function mirrorOf(text, release) {
  for (const line of uncommented(text)) {
    const found = /^deb\s+(\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s/.exec(line);
    if (found?.[3] === release) return `${found[1] ?? ''}${found[2]}`;
  }
  for (const block of text.split(/\n\s*\n/)) {
    /** @param {string} name */
    const field = (name) =>
      uncommented(block)
        .find((line) => line.startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim()
        .split(/\s+/) ?? [];
    const signedBy = field('Signed-By')[0];
    if (field('Suites').includes(release) && field('URIs')[0]) {
      return `${signedBy?.startsWith('/') ? `[signed-by=${signedBy}] ` : ''}${field('URIs')[0]}`;
    }
  }
  return undefined;
}

/** @param {string} text */
const uncommented = (text) => text.split('\n').filter((line) => !line.trimStart().startsWith('#'));

/** @param {string} path */
const readIfThere = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
