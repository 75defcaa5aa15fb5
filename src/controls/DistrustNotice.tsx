/** Says that a GPU is not trusted, and what works in its place: the same on every page. */

import type { ReactNode } from 'react';
import { common } from '../words/common.ts';
import { engineStrings as words } from '../words/engine.ts';
import type { EngineNotice } from '../worker/protocol.ts';
import { useCopy } from './use-copy.ts';

interface Props {
  readonly notice: EngineNotice;
  /** Begins anew, or goes on, with the CPU engine. */
  readonly onCpu: () => void;
  readonly onDismiss: () => void;
  /** Another way on, where there is one. */
  readonly children?: ReactNode;
}

export function DistrustNotice({ notice, onCpu, onDismiss, children }: Props) {
  const { trouble, now } = notice;
  const [said, copy] = useCopy(words.copied);
  return (
    <div className="notice distrust" data-kind={now === 'cpu' ? 'note' : 'failed'} role={now === 'nothing' ? 'alert' : 'status'}>
      <p>
        {now === 'nothing' && <strong>{words.stopped} </strong>}
        {words.trouble(trouble)} {words.outcome(notice)}
      </p>
      <span className="notice-actions">
        {now === 'nothing' && (
          <button type="button" className="link" onClick={onCpu}>
            {words.continueOnCpu}
          </button>
        )}
        {children}
        <button type="button" className="link" onClick={() => copy(trouble.report)}>
          {words.copy}
        </button>
        {/* A GPU that is used against advice is warned of for as long. */}
        {now !== 'webgpu' && (
          <button type="button" className="link" onClick={onDismiss}>
            {common.dismiss}
          </button>
        )}
        <span role="status" className="quiet">
          {said}
        </span>
      </span>
    </div>
  );
}
