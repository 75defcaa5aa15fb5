/** The sign of a button that plays, or of the same button while it does. Drawn: not every system's letters have it. */
const PLAY = 'M7 4.5v15l12-7.5z';
const PAUSE = 'M7 5h3.5v14H7zM13.5 5H17v14h-3.5z';

export const PlayIcon = ({ playing }: { readonly playing: boolean }) => (
  <svg viewBox="0 0 24 24" className="transport-icon" aria-hidden="true">
    <path d={playing ? PAUSE : PLAY} />
  </svg>
);
