/** WESL's own linker, whose text `shaders.ts` has to give to the letter, with the same places of its words. */
import { link, RecordResolver } from 'wesl';
import { linkShader, originsOfLines, type Place, type ShaderKey, SUBGROUP_ATTRIBUTE } from './shaders.ts';

const FOLDER = 'shaders/';
const SOURCES = Object.fromEntries(
  Object.entries(
    import.meta.glob('/shaders/**/*.wgsl', { query: '?raw', import: 'default', eager: true }) as Readonly<Record<string, string>>,
  ).map(([path, text]) => [path.slice(`/${FOLDER}`.length), text]),
);
/** Each file is parsed once. */
const RESOLVER = new RecordResolver(SOURCES, { debugWeslRoot: FOLDER, keepComments: false });

/** A word of the linked text of which the linker knows the place: keywords are not among them. */
interface Word {
  /** Counted from 0, as columns are. */
  readonly line: number;
  readonly column: number;
  readonly place: Place;
}

/** What the linker makes of a shader, below what has to be switched on. */
export async function linkedByWesl({ shader, constants, conditions }: ShaderKey): Promise<{ text: string; words: () => Word[] }> {
  // Of what is data it knows the name alone.
  const { dest, sourceMap } = await link({ resolver: RESOLVER, rootModuleName: shader, constants: { ...constants, sizes: 0 }, conditions });
  const words = (): Word[] =>
    dest.split('\n').reduce<{ words: Word[]; offset: number }>(
      ({ words, offset }, text, i) => {
        for (const { 0: word, index } of text.matchAll(/\w+/g)) {
          const { src, position } = sourceMap.destToSrc(offset + index);
          if (!src.text.startsWith(word, position)) continue;
          const file = src.path?.replace(/\.wesl$/, '.wgsl').replace(/^\/+/, '') ?? '';
          const place = { file, line: src.text.slice(0, position).split('\n').length };
          if (file.slice(FOLDER.length) in SOURCES) words.push({ line: i, column: index, place });
        }
        return { words, offset: offset + text.length + 1 };
      },
      { words: [], offset: 0 },
    ).words;
  return { text: dest, words };
}

/**
 * How the text of a shader differs from what the linker makes of it, or undefined.
 * @param places asks for the places of all words too, which takes longer.
 */
export async function differenceFromWesl(key: ShaderKey, places: boolean): Promise<string | undefined> {
  // Neither subgroups nor sizes does the linker know.
  const ours = linkShader(key)
    .replace(SUBGROUP_ATTRIBUTE, '')
    .replace(/^struct Sizes \{.*$/m, 'const sizes = 0;');
  const { text, words } = await linkedByWesl(key);
  if (!ours.endsWith(text)) {
    const [mine, theirs] = [ours.split('\n').reverse(), text.split('\n').reverse()];
    const at = theirs.findIndex((line, i) => line !== mine[i]);
    return `${key.shader}: "${mine[at]}" where WESL's linker has "${theirs[at]}", with ${JSON.stringify(key.conditions)}`;
  }
  if (!places) return undefined;
  const above = ours.slice(0, -text.length).split('\n').length - 1;
  const origins = originsOfLines(key);
  for (const { line, column, place } of words()) {
    const found = origins[above + line]?.findLast(([first]) => first <= column)?.[1];
    if (found?.file !== place.file || found.line !== place.line)
      return `${key.shader}: ${found?.file}:${found?.line} where WESL's linker has ${place.file}:${place.line}, with ${JSON.stringify(key.conditions)}`;
  }
  return undefined;
}
