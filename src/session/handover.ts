/** A model that another page has chosen for the Solve page. It waits here until that page takes it, so that neither has to know the other. */
import { create } from 'zustand';

export interface Handover {
  readonly name: string;
  readonly weights: Blob;
  /** Id of the kept run that it is of. */
  readonly run: string;
}

export const useHandover = create<{ readonly model: Handover | undefined }>(() => ({ model: undefined }));

export const handToSolve = (model: Handover): void => useHandover.setState({ model });
