/** A Vulkan driver for Dawn in Node on Linux. The environment that makes one work is found once and remembered in node_modules. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { inRoot } from './main.mjs';

const MEMORY = inRoot('node_modules/.cache/hrm-playground/vulkan.json');

/** The variables with which a user names a driver: a choice that is left alone. */
const CHOICES = ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES', 'VK_ADD_DRIVER_FILES'];

/**
 * What a process that uses Dawn needs in its environment: nothing, or the driver that set-up found.
 * @returns {Record<string, string>}
 */
export function vulkanEnv() {
  if (process.platform !== 'linux' || CHOICES.some((name) => process.env[name])) return {};
  return recall() ?? {};
}

/** @returns {Record<string, string> | undefined} */
function recall() {
  try {
    /** @type {Record<string, string>} */
    const env = JSON.parse(readFileSync(MEMORY, 'utf8'));
    return Object.values(env).every((path) => existsSync(path)) ? env : undefined;
  } catch {
    return undefined;
  }
}
