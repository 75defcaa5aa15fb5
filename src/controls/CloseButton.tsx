import type { Ref } from 'react';
import { common } from '../words/common.ts';

export function CloseButton({ onClick, button }: { readonly onClick: () => void; readonly button?: Ref<HTMLButtonElement> }) {
  return (
    <button ref={button} type="button" className="icon" aria-label={common.close} title={common.close} onClick={onClick}>
      <span aria-hidden="true">✕</span>
    </button>
  );
}
