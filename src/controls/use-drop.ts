import { useEffect, useState } from 'react';

const withFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;

/** Takes files dropped anywhere on the page. @returns whether files are being dragged over it. */
export function useDrop(take: (transfer: DataTransfer) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    // What is entered comes before what is left: only the last one left ends it.
    let depth = 0;
    const enter = (by: number): void => {
      depth = Math.max(0, depth + by);
      setOver(depth > 0);
    };
    const listeners = new AbortController();
    const on = (type: 'dragenter' | 'dragleave' | 'dragover' | 'drop', act: (event: DragEvent) => void): void =>
      addEventListener(type, (event: Event) => event instanceof DragEvent && withFiles(event) && act(event), { signal: listeners.signal });
    on('dragenter', () => enter(1));
    on('dragleave', () => enter(-1));
    on('dragover', (event) => event.preventDefault());
    on('drop', (event) => {
      event.preventDefault();
      enter(-depth);
      take(event.dataTransfer as DataTransfer);
    });
    return () => listeners.abort();
  }, [take]);
  return over;
}
