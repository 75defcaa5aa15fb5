import { readSafetensors } from '../../formats/safetensors.ts';

/** Whether a safetensors file says of itself that it is a trace. Anything else is taken for a model. */
export function isTraceFile(bytes: ArrayBuffer): boolean {
  return readSafetensors(bytes).metadata.get('format') === 'hrm-trace';
}
