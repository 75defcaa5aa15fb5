/** Prints the name of the adapter that Dawn opens, or fails. Run by vulkan.mjs in a process of its own. */
import { create, globals } from 'webgpu';

Object.assign(globalThis, globals);
const adapter = await create([]).requestAdapter();
const device = await adapter?.requestDevice();
if (adapter && device) process.stdout.write(adapter.info.description || adapter.info.vendor || 'unnamed adapter');
// Dawn's threads would keep the process alive.
process.exit(device ? 0 : 1);
