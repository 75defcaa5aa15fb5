import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CARD, cardTags } from './cards.ts';

const page = readFileSync('index.html', 'utf8');
const said = (address?: string) =>
  Object.fromEntries(cardTags(page, address).map(({ attrs }) => [attrs?.property ?? attrs?.name, attrs?.content]));

test('a card has the title and the description of the page, and its picture', () => {
  const card = said();
  expect(page).toContain(`<title>${card['og:title']}</title>`);
  expect(page).toContain(`content="${card['og:description']}"`);
  expect(card['og:image']).toBe('./card.png');
  expect(card).not.toHaveProperty('og:url');
  const png = readFileSync('e2e/pictures/card.png');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([CARD.width, CARD.height]);
});

test('where the address of the page is known, so is that of the picture, in any folder of a host', () => {
  for (const address of ['https://example.org/playground', 'https://example.org/playground/'])
    expect(said(address)).toMatchObject({
      'og:url': 'https://example.org/playground/',
      'og:image': 'https://example.org/playground/card.png',
    });
  expect(() => cardTags(page, 'example')).toThrow();
  expect(() => cardTags('<title>x</title>', undefined)).toThrow(/no description/);
});
