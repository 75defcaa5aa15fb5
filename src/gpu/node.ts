/** WebGPU in Node: Dawn from the npm package `webgpu`, and a Vulkan driver for it where the machine has none set up. */
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { create, globals } from 'webgpu';
import type { Engine } from '../engine/engine.ts';
import { createGpuEngine } from './gpu-engine.ts';
import { quieter } from './quiet-wait.ts';
import type { TunerMemory } from './tuner.ts';

/** The Vulkan loader's own variables: whoever sets one has chosen. */
const LOADER_VARIABLES = ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES'] as const;
const MESA_FOLDERS = ['/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/etc/vulkan/icd.d'];
const BROWSER_FOLDERS = ['/usr/lib/chromium', '/usr/lib64/chromium-browser', '/opt/google/chrome', '/usr/lib/chromium-browser'];
const SWIFTSHADER = 'vk_swiftshader_icd.json';

export interface VulkanDriver {
  readonly kind: 'configured' | 'hardware' | 'lavapipe' | 'swiftshader' | 'system';
  /** The driver's description file, where one was chosen. */
  readonly file?: string;
}

/** Drivers that compute on the processors that we wait on. */
const IN_SOFTWARE: ReadonlySet<VulkanDriver['kind']> = new Set(['lavapipe', 'swiftshader']);

const list = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** Device nodes of a real GPU: Direct Rendering's render nodes, NVIDIA's, and WSL's. */
const hasHardware = (): boolean =>
  list('/dev/dri').some((n) => n.startsWith('renderD')) || existsSync('/dev/nvidia0') || existsSync('/dev/dxg');

function lavapipe(): string | undefined {
  for (const folder of MESA_FOLDERS) {
    const name = list(folder).find((n) => n.startsWith('lvp') && n.endsWith('.json'));
    if (name) return join(folder, name);
  }
  return undefined;
}

/** SwiftShader comes with every Chromium: the one named, the system's, or Playwright's. */
function swiftshader(): string | undefined {
  const cache = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache', 'ms-playwright');
  const playwright = list(cache)
    .filter((n) => n.startsWith('chromium'))
    .sort()
    .reverse()
    .flatMap((n) => list(join(cache, n)).map((platform) => join(cache, n, platform)));
  const named = process.env.CHROME_PATH ? [dirname(process.env.CHROME_PATH)] : [];
  return [...named, ...BROWSER_FOLDERS, ...playwright].map((folder) => join(folder, SWIFTSHADER)).find(existsSync);
}

/** Which Vulkan driver Dawn should use. Only Linux needs a choice: elsewhere the system has one. */
function chooseDriver(): VulkanDriver {
  const configured = LOADER_VARIABLES.map((name) => process.env[name]).find(Boolean);
  if (configured) return { kind: 'configured', file: configured };
  if (process.platform !== 'linux') return { kind: 'system' };
  if (hasHardware()) return { kind: 'hardware' };
  const mesa = lavapipe();
  if (mesa) return { kind: 'lavapipe', file: mesa };
  const browser = swiftshader();
  if (browser) return { kind: 'swiftshader', file: browser };
  return { kind: 'system' };
}

let opened: { readonly gpu: GPU; readonly driver: VulkanDriver } | undefined;

/** Dawn, loaded once. It must stay referenced as long as anything of it is in use, hence the module-wide variable. */
export function nodeGpu(): { readonly gpu: GPU; readonly driver: VulkanDriver } {
  if (!opened) {
    const driver = chooseDriver();
    if (driver.file && driver.kind !== 'configured') process.env.VK_ICD_FILENAMES = driver.file;
    // Lavapipe: vectors of four compile twice as fast as its eight, and run no slower.
    process.env.LP_NATIVE_VECTOR_WIDTH ??= '128';
    // Mesa complains on stderr where this is unset, as on servers.
    process.env.XDG_RUNTIME_DIR ??= '/tmp';
    if (IN_SOFTWARE.has(driver.kind)) globalThis.setImmediate = quieter(setImmediate) as typeof setImmediate;
    Object.assign(globalThis, globals);
    opened = { gpu: create([]), driver };
  }
  return opened;
}

/** @throws GpuUnavailable. A process that made an engine may have to call `process.exit`: Dawn keeps threads. */
export const createNodeGpuEngine = (tiles?: Parameters<typeof createGpuEngine>[1], tuning?: TunerMemory): Promise<Engine> =>
  createGpuEngine(nodeGpu().gpu, tiles, tuning);
