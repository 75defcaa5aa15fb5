/**
 * A Vulkan driver for Dawn in Node on Linux; elsewhere Dawn uses what the system has. Mesa's software driver is the faster one, the
 * SwiftShader inside Chromium the other. The environment that makes one work is remembered in node_modules.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { addBackports, aptInstall, ourDebian } from './debian.mjs';
import { inRoot, Stop, say } from './main.mjs';
import { output } from './run.mjs';

/** @typedef {Record<string, string>} Env */

const MEMORY = inRoot('node_modules/.cache/hrm-playground/vulkan.json');

/** The variables with which a user names a driver: a choice that is left alone. */
const CHOICES = ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES', 'VK_ADD_DRIVER_FILES'];

const SWIFTSHADER = 'vk_swiftshader_icd.json';
const MESA_FOLDERS = ['/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/etc/vulkan/icd.d'];
const BROWSER_FOLDERS = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/usr/lib64/chromium-browser', '/opt/google/chrome'];

/** Debian 12's own Mesa is too old for Dawn; its backports' is not. */
const NEEDS_BACKPORTS = ['bookworm'];

/**
 * What a process that uses Dawn needs in its environment: nothing, or the driver that set-up found.
 * @returns {Env}
 */
export const vulkanEnv = () => (process.platform !== 'linux' || userChose() ? {} : (recall() ?? {}));

/** Where the tests keep compiled shaders: theirs alone, so that a run can start from none. Read by Mesa's drivers. */
export const SHADER_CACHE = inRoot('build/shader-cache');

/**
 * What tests add to that. Their kernels run for a moment, so Mesa's software driver compiles them without its optimiser, which takes
 * longer than it saves them.
 * @returns {Env}
 */
export function testEnv() {
  // Mesa makes the last folder of a path at most.
  mkdirSync(SHADER_CACHE, { recursive: true });
  return { ...vulkanEnv(), MESA_SHADER_CACHE_DIR: SHADER_CACHE, GALLIVM_PERF: 'nopt' };
}

const userChose = () => CHOICES.some((name) => process.env[name]);

/**
 * Sees to it that Dawn finds an adapter, and gives the environment for that and the adapter's name.
 * @param {string} [browser] the browser's path: SwiftShader lies beside it
 * @returns {Promise<{ env: Env, adapter: string }>}
 */
export async function ensureVulkan(browser) {
  const known = firstWorking([vulkanEnv()]);
  if (known) return known;
  const chosen = CHOICES.find((name) => process.env[name]);
  if (chosen) throw new Stop(`${chosen} is ${process.env[chosen]}, with which Dawn finds no adapter: correct it, or unset it.`);
  await installDriver();
  const found = firstWorking([{}, ...swiftShaders(browser)]);
  if (found) return found;
  throw new Stop(
    process.platform === 'linux'
      ? 'Dawn finds no Vulkan driver for the GPU tests: install the packages libvulkan1 and mesa-vulkan-drivers (Mesa 22 is too old, 25 is fine).'
      : 'Dawn finds no GPU adapter on this machine, which the GPU tests need.',
  );
}

/** Mesa's software driver by its description file, or undefined. The user's choice of a driver comes before it. */
export function lavapipe() {
  if (userChose()) return undefined;
  return MESA_FOLDERS.filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .find((path) => /\/lvp[^/]*\.json$/.test(path));
}

/** @param {Env[]} envs */
function firstWorking(envs) {
  for (const env of envs) {
    const adapter = probe(env);
    if (!adapter) continue;
    remember(env);
    return { env, adapter };
  }
  return undefined;
}

/**
 * The adapter's name where Dawn finds one and opens it, tried in a process of its own since a bad driver may crash.
 * @param {Env} env
 */
export const probe = (env) => output(process.execPath, [inRoot('scripts/lib/probe-adapter.mjs')], { env, timeout: 60_000 });

async function installDriver() {
  const release = ourDebian();
  if (!release) return;
  try {
    const from = NEEDS_BACKPORTS.includes(release) ? addBackports(release) : undefined;
    await aptInstall(['libvulkan1', 'mesa-vulkan-drivers'], from ? { from } : {});
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    say(`${error.message} Trying the SwiftShader of the browser instead.`);
    await aptInstall(['libvulkan1']).catch(() => undefined);
  }
}

/** @param {string | undefined} browser */
function swiftShaders(browser) {
  const beside = browser && existsSync(browser) ? [dirname(realpathSync(browser))] : [];
  return [...beside, ...BROWSER_FOLDERS]
    .map((folder) => join(folder, SWIFTSHADER))
    .filter((path) => existsSync(path))
    .map((path) => ({ VK_ICD_FILENAMES: path }));
}

/** @returns {Env | undefined} */
function recall() {
  try {
    /** @type {Env} */
    const env = JSON.parse(readFileSync(MEMORY, 'utf8'));
    return Object.values(env).every((path) => existsSync(path)) ? env : undefined;
  } catch {
    return undefined;
  }
}

/** @param {Env} env */
function remember(env) {
  mkdirSync(dirname(MEMORY), { recursive: true });
  writeFileSync(MEMORY, JSON.stringify(env));
}
