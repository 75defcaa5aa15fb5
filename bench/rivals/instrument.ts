/**
 * Counts what each peer asks of WebGPU. Loaded before any of them. `emptied` turns every dispatch into an empty one, which leaves the
 * host's work: JavaScript, encoding and the browser's checks, the floor on a GPU of any speed.
 */
export interface Asked {
  dispatches: number;
  submits: number;
  buffers: number;
  liveBytes: number;
  peakBytes: number;
}

export const asked = new Map<string, Asked>();
export const instrument = { peer: '', emptied: false };

const owner = new WeakMap<GPUBuffer, Asked>();

function now(): Asked {
  const known = asked.get(instrument.peer) ?? { dispatches: 0, submits: 0, buffers: 0, liveBytes: 0, peakBytes: 0 };
  asked.set(instrument.peer, known);
  return known;
}

if (globalThis.GPUDevice) {
  const { dispatchWorkgroups } = GPUComputePassEncoder.prototype;
  GPUComputePassEncoder.prototype.dispatchWorkgroups = function (x, y, z) {
    now().dispatches++;
    return instrument.emptied ? dispatchWorkgroups.call(this, 0) : dispatchWorkgroups.call(this, x, y, z);
  };
  const { submit } = GPUQueue.prototype;
  GPUQueue.prototype.submit = function (commands) {
    now().submits++;
    return submit.call(this, commands);
  };
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    const mine = now();
    mine.buffers++;
    mine.liveBytes += buffer.size;
    mine.peakBytes = Math.max(mine.peakBytes, mine.liveBytes);
    owner.set(buffer, mine);
    return buffer;
  };
  const { destroy } = GPUBuffer.prototype;
  GPUBuffer.prototype.destroy = function () {
    const mine = owner.get(this);
    if (mine) mine.liveBytes -= this.size;
    owner.delete(this);
    return destroy.call(this);
  };
}
