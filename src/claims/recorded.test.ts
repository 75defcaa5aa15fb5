/** What the site brings along of tested claims: judged by the rules of today, and said by the documentation as it is. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SHIPPED_RUNS } from '../training/shipped.ts';
import type { Subject } from './lab.ts';
import { CLAIMS } from './list.ts';
import { type ClaimRecord, claimList, claimsMarkdown, recordText } from './record.ts';
import { readSubject } from './subject.ts';

const FOLDER = 'public/claims';
const text = (id: string): string => readFileSync(`${FOLDER}/${id}.json`, 'utf8');
const subjects = new Map<string, Subject>();
for (const { id } of SHIPPED_RUNS)
  subjects.set(
    id,
    await readSubject(JSON.parse(readFileSync(`public/models/${id}.json`, 'utf8')), readFileSync(`public/models/${id}.safetensors`)),
  );

describe.each(CLAIMS)('the record of $id', (claim) => {
  const record = (): ClaimRecord => JSON.parse(text(claim.id));

  it('is of the model that the site ships, with puzzles enough', () => {
    const { model, n } = claim.recorded;
    expect(record()).toMatchObject({ claim: claim.id, n });
    expect(record().hash).toBe(model === undefined ? undefined : subjects.get(model)?.hash);
    const { unit } = record().finding.effect;
    if (unit === 'share' || unit === 'points' || unit === 'area') expect(n).toBeGreaterThanOrEqual(500);
  });

  it('is judged as its numbers are judged today, and written as it would be', () => {
    const known = record();
    expect(known.finding).toEqual(JSON.parse(JSON.stringify(claim.judge(known.data))));
    expect(recordText(known)).toBe(text(claim.id));
  });
});

describe('the list of claims', () => {
  it('and the documentation are up to date', () => {
    const records = new Map(
      CLAIMS.filter(({ id }) => existsSync(`${FOLDER}/${id}.json`)).map(({ id }) => [id, JSON.parse(text(id))] as const),
    );
    const list = claimList(records, subjects);
    expect(JSON.parse(text('index'))).toEqual(JSON.parse(JSON.stringify(list)));
    expect(readFileSync('docs/claims.md', 'utf8')).toBe(claimsMarkdown(list));
  });
});
