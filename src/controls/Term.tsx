/** A term of the field, underlined, whose one-line meaning shows on hover, focus and touch. */
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { GLOSSARY, pieces, type TermId } from '../words/glossary.ts';

interface Props {
  readonly of: TermId;
  /** The word in its place, such as a plural; the term's own name where it is left out. */
  readonly children?: string;
}

/** Pixels between the word and its meaning, and from the edges of the window. */
const GAP = 6;
const MARGIN = 8;

export function Term({ of, children }: Props) {
  const { name, means } = GLOSSARY[of];
  const id = useId();
  const word = useRef<HTMLButtonElement>(null);
  const meaning = useRef<HTMLSpanElement>(null);
  const [shown, setShown] = useState(false);
  useLayoutEffect(() => {
    const [at, tip] = [word.current, meaning.current];
    if (!at || !tip || !shown) return;
    // Above everything, whatever scrolls or is cut off around the word.
    tip.showPopover();
    place(tip, at);
    const hide = (): void => setShown(false);
    addEventListener('scroll', hide, true);
    return () => {
      removeEventListener('scroll', hide, true);
      tip.hidePopover();
    };
  }, [shown]);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !shown) return;
    event.stopPropagation();
    setShown(false);
  };
  return (
    <span className="term" onPointerEnter={() => setShown(true)} onPointerLeave={() => setShown(false)}>
      <button
        ref={word}
        type="button"
        className="term-word"
        aria-describedby={id}
        onFocus={() => setShown(true)}
        onBlur={() => setShown(false)}
        onClick={() => setShown(true)}
        onKeyDown={onKey}
      >
        {children ?? name}
      </button>
      <span ref={meaning} id={id} role="tooltip" popover="manual" className="term-meaning">
        {means}
      </span>
    </span>
  );
}

/** Below the word, or above where there is no room below, within the window. */
function place(tip: HTMLElement, at: HTMLElement): void {
  const word = at.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const below = word.bottom + GAP + height + MARGIN <= innerHeight;
  tip.style.left = `${Math.max(MARGIN, Math.min(innerWidth - width - MARGIN, word.left))}px`;
  tip.style.top = `${Math.max(MARGIN, below ? word.bottom + GAP : word.top - GAP - height)}px`;
}

/** A text whose marked terms, such as `[segment]` or `[cycle|cycles]`, tell their meaning. */
export const Terms = ({ text }: { readonly text: string }) =>
  pieces(text).map((piece, i) =>
    typeof piece === 'string' ? (
      piece
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in the text
      <Term key={i} of={piece.term}>
        {piece.word}
      </Term>
    ),
  );
