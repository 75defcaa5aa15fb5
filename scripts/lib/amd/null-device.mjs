/** AMD's compiler without an AMD GPU: Mesa's driver on one of its null devices, opened by Dawn through a small driver of our own. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { aptInstall, ourDebian } from '../debian.mjs';
import { inRoot, Stop } from '../main.mjs';
import { output, run } from '../run.mjs';

const MESA_FOLDERS = ['/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/etc/vulkan/icd.d'];
const SOURCE = inRoot('scripts/lib/amd/null-device.c');
const COMPILERS = ['cc', 'gcc', 'clang'];

/** Mesa's driver for AMD's GPUs as its description file names it, or undefined. */
function radv() {
  for (const folder of MESA_FOLDERS.filter((one) => existsSync(one))) {
    const name = readdirSync(folder).find((one) => /^radeon.*\.json$/.test(one));
    if (!name) continue;
    /** @type {string} */
    const library = JSON.parse(readFileSync(join(folder, name), 'utf8')).ICD.library_path;
    return isAbsolute(library) || !library.includes('/') ? library : join(folder, dirname(library), library);
  }
  return undefined;
}

const cCompiler = () => COMPILERS.find((name) => output(name, ['--version']) !== undefined);

/** What is missing here and how to get it, or undefined. */
export function whatIsMissing() {
  if (process.platform !== 'linux')
    return "Mesa's driver for AMD's GPUs runs on Linux: take a Linux machine, a virtual one or a container.";
  if (!radv())
    return "Mesa's driver for AMD's GPUs is not installed: install the package mesa-vulkan-drivers (npm run setup does on Debian).";
  if (!cCompiler()) return 'There is no C compiler: install the packages gcc and libc6-dev.';
  return undefined;
}

/**
 * The environment in which Dawn opens a null device of that chip.
 * @param {string} chip as Mesa calls it
 * @param {32 | 64} wave lanes that run together
 * @returns {Promise<Record<string, string>>} @throws Stop that says what to install
 */
export async function nullDevice(chip, wave) {
  if (process.platform === 'linux' && radv() && !cCompiler() && ourDebian()) await aptInstall(['gcc', 'libc6-dev']);
  const missing = whatIsMissing();
  if (missing) throw new Stop(missing);
  return {
    VK_ICD_FILENAMES: await builtDriver(),
    RADV: radv() ?? '',
    RADV_FORCE_FAMILY: chip,
    WAVE: String(wave),
    RADV_DEBUG: 'shaderstats,nocache,asm',
    XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? '/tmp',
  };
}

/** The small driver's description file, built anew where its source has changed. */
async function builtDriver() {
  const folder = inRoot('build/drivers', createHash('sha256').update(readFileSync(SOURCE)).digest('hex').slice(0, 12));
  const description = join(folder, 'null.json');
  if (existsSync(description)) return description;
  mkdirSync(folder, { recursive: true });
  const library = join(folder, 'null.so');
  const code = await run(cCompiler() ?? 'cc', ['-O1', '-shared', '-fPIC', '-o', library, SOURCE, '-ldl'], { stdout: 2 });
  if (code !== 0) throw new Stop(`The C compiler does not take ${SOURCE}: it says why above. It needs the package libc6-dev.`);
  writeFileSync(description, JSON.stringify({ file_format_version: '1.0.0', ICD: { library_path: library, api_version: '1.3.0' } }));
  return description;
}

/**
 * What the driver prints for each shader.
 * @param {string} chip
 * @param {32 | 64} wave lanes that run together
 * @param {readonly { code: string, bindings: readonly { binding: number, access: string }[] }[]} shaders
 * @param {(done: number) => void} progress
 * @returns {Promise<{ device: string, printed: string[] }>} @throws Stop where a shader is not taken
 */
export async function compileFor(chip, wave, shaders, progress) {
  const env = await nullDevice(chip, wave);
  const file = inRoot('build/drivers', `${chip}-${wave}.json`);
  writeFileSync(file, JSON.stringify(shaders));
  const child = spawn(process.execPath, [inRoot('scripts/lib/amd/compile-here.mjs'), file], {
    cwd: inRoot(),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let device = '';
  /** @type {string[]} */
  const printed = [];
  let rest = '';
  child.stderr.setEncoding('utf8');
  for await (const text of child.stderr) {
    rest += text;
    for (;;) {
      const end = /\n@@END (\d+)\n/.exec(rest);
      if (!end) break;
      device ||= /^@@DEVICE (.*)$/m.exec(rest)?.[1] ?? '';
      const one = rest.slice(rest.indexOf('@@BEGIN'), end.index);
      const error = /^@@ERROR (.*)$/m.exec(one);
      if (error) throw new Stop(`${chip} does not take shader ${end[1]}: ${error[1]}`);
      printed[Number(end[1])] = one;
      rest = rest.slice(end.index + end[0].length);
      progress(printed.length);
    }
  }
  if (printed.length < shaders.length)
    throw new Stop(
      `The null device of ${chip} ended after ${printed.length} of ${shaders.length} shaders. Its last words:\n${rest.slice(-1000)}`,
    );
  return { device, printed };
}
