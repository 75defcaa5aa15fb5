/** Files in a map that can fail on purpose. */
import { type FileEntry, type Files, StorageError } from './files.ts';

/** The process is gone: nothing that follows happens. */
export class Killed extends Error {}

export interface Faults {
  /** The n-th change, counted from 1, is the last: half of it happens, or nothing. */
  readonly killAt?: number;
  readonly half?: boolean;
  /** Most bytes in all files together. */
  readonly quota?: number;
}

export class MemoryFiles implements Files {
  changes = 0;

  constructor(
    readonly files = new Map<string, Uint8Array<ArrayBuffer>>(),
    private readonly faults: Faults = {},
  ) {}

  private change(): 'whole' | 'half' | 'none' {
    this.changes++;
    const { killAt = Number.POSITIVE_INFINITY, half } = this.faults;
    if (this.changes < killAt) return 'whole';
    return this.changes === killAt && half ? 'half' : 'none';
  }

  async read(path: string) {
    return this.files.get(path)?.slice();
  }

  async write(path: string, bytes: Uint8Array) {
    const { quota = Number.POSITIVE_INFINITY } = this.faults;
    const others = [...this.files].reduce((sum, [name, content]) => sum + (name === path ? 0 : content.length), 0);
    if (others + bytes.length > quota) {
      this.files.set(path, Uint8Array.from(bytes.subarray(0, Math.max(0, quota - others))));
      throw new StorageError('full', 'no room');
    }
    const extent = this.change();
    if (extent === 'whole') this.files.set(path, Uint8Array.from(bytes));
    else if (extent === 'half') this.files.set(path, Uint8Array.from(bytes.subarray(0, bytes.length >> 1)));
    if (extent !== 'whole') throw new Killed();
  }

  async remove(path: string) {
    const inside = [...this.files.keys()].filter((name) => name === path || name.startsWith(`${path}/`));
    const extent = this.change();
    if (extent !== 'none') for (const name of extent === 'half' ? inside.slice(0, inside.length >> 1) : inside) this.files.delete(name);
    if (extent !== 'whole') throw new Killed();
  }

  async list(folder: string): Promise<readonly FileEntry[]> {
    const entries = new Map<string, FileEntry>();
    for (const [path, content] of this.files) {
      if (!path.startsWith(`${folder}/`)) continue;
      const [name, ...rest] = path.slice(folder.length + 1).split('/') as [string, ...string[]];
      entries.set(name, rest.length ? { name, kind: 'folder', bytes: 0 } : { name, kind: 'file', bytes: content.length });
    }
    return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
