/** Where in the lessons one stands, as an address: `#/learn?lesson=fast&step=2`, with `embed=1` the figure alone, with `big=1` for a projector. */
export interface Place {
  /** Undefined for the list of lessons. */
  readonly lesson: string | undefined;
  /** From 1. */
  readonly step: number;
  /** The figure alone, as a part of somebody else's page. */
  readonly embed: boolean;
  /** Large enough to be read from the back of a room. */
  readonly big: boolean;
}

const MOST_STEPS = 99;

export function readPlace(hash: string): Place {
  const fields = new URLSearchParams(hash.split('?')[1] ?? '');
  const step = Number(fields.get('step') ?? 1);
  return {
    lesson: fields.get('lesson') ?? undefined,
    step: Number.isInteger(step) && step >= 1 && step <= MOST_STEPS ? step : 1,
    embed: fields.get('embed') === '1',
    big: fields.get('big') === '1',
  };
}

export function writePlace({ lesson, step = 1, embed = false, big = false }: Partial<Place>): string {
  const fields = [
    ...(lesson === undefined ? [] : [`lesson=${encodeURIComponent(lesson)}`, `step=${step}`]),
    ...(embed ? ['embed=1'] : []),
    ...(big ? ['big=1'] : []),
  ];
  return fields.length ? `#/learn?${fields.join('&')}` : '#/learn';
}
