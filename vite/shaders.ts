/**
 * `import ... from 'virtual:shaders'`: all of `shaders/` as `src/gpu/shaders.ts` puts it together.
 *
 * The files are WGSL with the imports and conditions of WESL (wesl-lang.dev). Reading that takes a parser of 300 KB and, in a worker that
 * has just started, a third of a second for the shaders of one training step. So they are read here: what a page gets is the text of
 * each declaration as WESL's linker writes it, its conditional lines set apart, and what each declaration refers to.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'vite';
import {
  type AbstractElem,
  type BlockElem,
  type ConditionalAttribute,
  type DeclIdent,
  declsOfKind,
  type ElemWithAttributes,
  type ExpressionElem,
  findAllRootDecls,
  type ImportStatement,
  type LinkBindings,
  linkRegistry,
  RecordResolver,
  type Scope,
  type ScopeItem,
  type Statement,
  stdWgsl,
  throwOnParseError,
  visitAst,
  type WeslAST,
} from 'wesl';

const ID = 'virtual:shaders';
const RESOLVED = `\0${ID}`;

export function shaders(): Plugin {
  let folder = 'shaders';
  return {
    name: 'shaders',
    configResolved(config) {
      folder = path.resolve(config.root, folder);
    },
    resolveId: (id) => (id === ID ? RESOLVED : undefined),
    async load(id) {
      if (id !== RESOLVED) return undefined;
      const sources = await readSources(folder);
      for (const name of Object.keys(sources)) this.addWatchFile(path.join(folder, name));
      return { code: shaderModule(sources), map: { mappings: '' }, moduleType: 'js' };
    },
  };
}

/** Texts by their paths in a folder, in an order that every machine has. */
async function readSources(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder, { recursive: true }))
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => name.endsWith('.wgsl'))
    .sort();
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')] as const)));
}

/** When something is there, as JavaScript about the conditions `c`. */
type When = string;
const ALWAYS: When = 'true';
const NEVER: When = 'false';

interface Guarded<T> {
  readonly item: T;
  readonly when: When;
}

interface Lines {
  readonly when: When;
  readonly text: string[];
  /** Triples of index, column and source line: see `Lines` in src/gpu/shader-parts.d.ts. */
  readonly places: number[];
}

/** An index of `names`, or what is used under a condition. */
type Use = number | { readonly when: When; readonly uses: readonly Use[] };

/** The JavaScript of the module. @param sources texts by their paths in `shaders/`. @throws Error with file and line of what is wrong. */
export function shaderModule(sources: Readonly<Record<string, string>>): string {
  const library = new Library(sources);
  const files = Object.keys(sources);
  const declarations = library.declarations.map(({ ast, ident }) => [
    files.indexOf(fileOf(ast)),
    linesOf(ast, ident).map(({ text, places, when }) => [text.join('\n'), places, ...given(when)]),
    library.usesOf(ast, ident).map(plainUse),
  ]);
  for (const file of files)
    if (file.includes('/') && library.attributeUsesOf(file).length > 0)
      throw new Error(`shaders/${file}: the linker knows no names in attributes of what is imported: write numbers`);
  const roots = files.filter((file) => !file.includes('/'));
  const shaders = roots.map((file) => {
    const own = library.declarations.flatMap(({ ast, when }, i) => (fileOf(ast) === file ? [[i, ...given(when)]] : []));
    return [file.replace(/\.wgsl$/, ''), [own, library.attributeUsesOf(file).map(plainUse)]];
  });
  const body = {
    version: createHash('sha256').update(JSON.stringify(sources)).digest('hex').slice(0, 16),
    files,
    declarations,
    names: library.names.map((name) => (typeof name === 'string' ? name : name.map(({ item, when }) => [item, ...given(when)]))),
    shaders: Object.fromEntries(shaders),
  };
  const conditions = new Map<When, string>();
  const code = Object.entries(body).map(([name, value]) => `export const ${name} = ${javascript(value, conditions)};\n`);
  return [...conditions].map(([when, name]) => `const ${name} = (c) => ${when};\n`).join('') + code.join('');
}

/** A condition in the places where it need not be. */
const given = (when: When): Condition[] => (when === ALWAYS ? [] : [new Condition(when)]);

class Condition {
  constructor(readonly when: When) {}
}

const plainUse = (use: Use): unknown => (typeof use === 'number' ? use : [use.uses.map(plainUse), ...given(use.when)]);

/** JSON, but for conditions, of which each is written once. */
function javascript(value: unknown, conditions: Map<When, string>): string {
  if (value instanceof Condition) {
    const name = conditions.get(value.when) ?? `when${conditions.size}`;
    conditions.set(value.when, name);
    return name;
  }
  if (Array.isArray(value)) return `[${value.map((one) => javascript(one, conditions)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}:${javascript(one, conditions)}`);
  return `{${fields.join(',')}}`;
}

interface Declared {
  readonly ast: WeslAST;
  readonly ident: DeclIdent;
  readonly when: When;
}

/** All files, and what their names mean. */
class Library {
  private readonly resolver: RecordResolver;
  /** Of all files, in their order. */
  readonly declarations: readonly Declared[];
  /** What names of files stand for: a constant of the host, or declarations, of which the first that is there counts. */
  readonly names: (string | readonly Guarded<number>[])[] = [];
  private readonly indices = new Map<string, number>();

  constructor(sources: Readonly<Record<string, string>>) {
    this.resolver = new RecordResolver(sources, { keepComments: false });
    this.declarations = Object.keys(sources).flatMap((file) => {
      const ast = this.module(`package::${file.replace(/\.wgsl$/, '').replaceAll('/', '::')}`, file);
      this.refuseCircle(ast, []);
      return declarationsOf(ast);
    });
  }

  /** A file can be read once those that it imports are known. @param above files that import each other, down to this one. */
  private refuseCircle(ast: WeslAST, above: readonly string[]): void {
    const file = fileOf(ast);
    const path = [...above, file];
    if (above.includes(file)) throw new Error(`shaders/ imports in a circle: ${path.slice(path.indexOf(file)).join(' -> ')}`);
    const modules = ast.imports.flatMap(pathsOf).map((steps) => steps.slice(0, -1).join('::'));
    for (const name of new Set(modules)) if (name !== 'constants') this.refuseCircle(this.module(name, file), path);
  }

  private module(name: string, wantedBy: string): WeslAST {
    const ast = this.resolver.resolveModule(name);
    if (!ast) throw new Error(`shaders/${wantedBy}: there is no ${name}`);
    throwOnParseError(ast);
    return ast;
  }

  /** What a declaration refers to outside itself, in the order and the nesting of its text. */
  usesOf(ast: WeslAST, { dependentScope }: DeclIdent): Use[] {
    return dependentScope ? this.usesOfScope(ast, dependentScope, new Set()) : [];
  }

  /** What the attributes of a file's declarations refer to, which the linker looks up after all else. */
  attributeUsesOf(file: string): Use[] {
    const own = this.declarations.filter(({ ast }) => fileOf(ast) === file);
    const ast = own[0]?.ast;
    return ast ? this.usesOfScope(ast, ast.rootScope, new Set(), new Set(own.map(({ ident }) => ident.dependentScope))) : [];
  }

  /** @param locals names that are declared in the function so far. @param without what is left out. */
  private usesOfScope(ast: WeslAST, scope: Scope, locals: Set<string>, without: ReadonlySet<Scope | undefined> = new Set()): Use[] {
    const uses: Use[] = [];
    for (const { item, when } of guarded(scope.contents, conditionOfItem, ast)) {
      if (item.kind === 'decl') {
        if (!item.isGlobal) locals.add(item.originalName);
      } else if (item.kind !== 'ref') {
        if (without.has(item)) continue;
        // What stands under a condition belongs to the block around it.
        const inner = this.usesOfScope(ast, item, item.kind === 'partial' ? locals : new Set(locals), without);
        if (inner.length > 0) uses.push({ when, uses: inner });
      } else if (!item.conditionRef && !locals.has(item.originalName)) {
        const name = this.indexOf(ast, item.originalName, item.refIdentElem.start);
        if (name !== undefined && !uses.includes(name)) uses.push(name);
      }
    }
    return uses;
  }

  /** The place in `names` of what a file calls so; undefined for what is WGSL's own. */
  private indexOf(ast: WeslAST, name: string, at: number): number | undefined {
    const meaning = this.meaningOf(ast, name);
    if (meaning.length === 0) {
      if (stdWgsl(name)) return undefined;
      throw new Error(`${placeOf(ast, at)}: ${name} is declared nowhere`);
    }
    const key = JSON.stringify(meaning);
    const known = this.indices.get(key);
    if (known !== undefined) return known;
    const index = this.names.push(meaning) - 1;
    this.indices.set(key, index);
    return index;
  }

  private meaningOf(ast: WeslAST, name: string): string | readonly Guarded<number>[] {
    const found = this.declarations.flatMap(({ ast: from, ident, when }, item) =>
      from === ast && ident.originalName === name ? [{ item, when }] : [],
    );
    for (const { item, when } of guarded(declsOfKind(ast.moduleElem, 'import'), conditionOfElem, ast)) {
      for (const steps of pathsOf(item.imports)) {
        if (steps.at(-1) !== name) continue;
        if (steps[0] === 'constants') return name;
        const meaning = this.meaningOf(this.module(steps.slice(0, -1).join('::'), fileOf(ast)), name);
        if (typeof meaning !== 'string') found.push(...meaning.map((one) => ({ ...one, when: and(when, one.when) })));
      }
    }
    return found;
  }
}

const fileOf = ({ srcModule }: WeslAST): string => `${srcModule.modulePath.split('::').slice(1).join('/')}.wgsl`;

const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length;

const placeOf = (ast: WeslAST, position: number): string => `shaders/${fileOf(ast)}:${lineAt(ast.srcModule.src, position)}`;

function declarationsOf(ast: WeslAST): Declared[] {
  const idents = new Map(findAllRootDecls(ast.rootScope).map((ident) => [ident.declElem as AbstractElem | undefined, ident]));
  return guarded(ast.moduleElem.decls, conditionOfElem, ast).flatMap(({ item, when }) => {
    if (item.kind === 'import') return [];
    const ident = idents.get(item);
    if (!ident) throw new Error(`${placeOf(ast, startOf(item))}: only imports and declarations may stand here, not ${item.kind}`);
    return [{ ast, ident, when }];
  });
}

const startOf = (elem: AbstractElem): number => ('start' in elem ? elem.start : 0);

/** `import package::lib::tile::{Block, next_column}` as two lists of steps. */
function pathsOf({ segments, finalSegment }: ImportStatement): string[][] {
  const tails = finalSegment.kind === 'import-item' ? [[finalSegment.name]] : finalSegment.subtrees.flatMap(pathsOf);
  return tails.map((tail) => [...segments.map(({ name }) => name), ...tail]);
}

/** `@if` and `@else` of neighbours, each as a condition of its own. */
function guarded<T>(items: readonly T[], conditionOf: (item: T) => ConditionalAttribute | undefined, ast: WeslAST): Guarded<T>[] {
  let otherwise = NEVER;
  return items.map((item) => {
    const condition = conditionOf(item);
    if (!condition) return { item, when: ALWAYS };
    if (condition.kind === '@else') {
      const when = otherwise;
      otherwise = NEVER;
      return { item, when };
    }
    const own = expression(condition.param.expression, ast);
    const before = condition.kind === '@if' ? ALWAYS : otherwise;
    otherwise = and(before, `!(${own})`);
    return { item, when: and(before, own) };
  });
}

function and(a: When, b: When): When {
  if (a === ALWAYS || b === ALWAYS) return a === ALWAYS ? b : a;
  return a === NEVER || b === NEVER ? NEVER : `(${a}) && (${b})`;
}

function expression(e: ExpressionElem, ast: WeslAST): When {
  switch (e.kind) {
    case 'ref':
      return `c.${e.ident.originalName}`;
    case 'parenthesized-expression':
      return `(${expression(e.expression, ast)})`;
    case 'unary-expression':
      return `!(${expression(e.expression, ast)})`;
    case 'binary-expression':
      if (e.operator.value !== '&&' && e.operator.value !== '||') break;
      return `(${expression(e.left, ast)}) ${e.operator.value} (${expression(e.right, ast)})`;
    default:
  }
  throw new Error(`${placeOf(ast, e.start)}: a condition is made of names, !, && and ||`);
}

function conditionOfElem(elem: AbstractElem): ConditionalAttribute | undefined {
  for (const { attribute } of (elem as ElemWithAttributes).attributes ?? [])
    if (attribute.kind === '@if' || attribute.kind === '@elif' || attribute.kind === '@else') return attribute;
  return undefined;
}

function conditionOfItem(item: ScopeItem): ConditionalAttribute | undefined {
  if (item.kind === 'ref') return undefined;
  if (item.kind !== 'decl') return item.condAttribute;
  return item.containingScope.kind === 'partial' || !item.declElem ? undefined : conditionOfElem(item.declElem);
}

/** Lines of their own that say where lines under a condition begin and end. */
const BEGIN = 'when_';
const END = 'end_when';

/** The text of a declaration as WESL's linker writes it, with all lines that it may have. */
function linesOf(ast: WeslAST, ident: DeclIdent): Lines[] {
  const conditions: When[] = [];
  const elem = marked(ident.declElem as AbstractElem, conditions, ast);
  visitAst(elem, (inner) => {
    // The linker would take it for one that never holds.
    if (conditionOfElem(inner))
      throw new Error(`${placeOf(ast, startOf(inner))}: a condition may stand before a statement or a whole declaration, not here`);
  });
  const alone: WeslAST = {
    ...ast,
    moduleElem: { ...ast.moduleElem, decls: [elem] },
    // Nothing is bound: names are what they are in the file.
    rootScope: { ...ast.rootScope, contents: [] },
  };
  const { dest, destToSrc } = written(alone);
  const { src } = ast.srcModule;
  const blocks: Lines[] = [];
  const around: When[] = [];
  let offset = 0;
  // The linker puts two line breaks in front of each.
  for (const [i, line] of dest.split('\n').entries()) {
    const start = offset;
    offset += line.length + 1;
    const mark = line.trim().replace(/;$/, '');
    if (i < 2) continue;
    if (mark === END) around.pop();
    else if (mark.startsWith(BEGIN)) around.push(conditions[Number(mark.slice(BEGIN.length))]);
    else {
      const when = around.reduce(and, ALWAYS);
      const last = blocks.at(-1);
      const block = last?.when === when ? last : { when, text: [], places: [] };
      if (block !== last) blocks.push(block);
      addPlaces(
        block,
        wordsOf(line, src, (column) => destToSrc(start + column)),
      );
      block.text.push(line);
    }
  }
  return blocks;
}

interface Word {
  readonly column: number;
  /** Of the file. */
  readonly line: number;
}

/**
 * The words of a line and the lines that they come from. The linker knows the places of names and numbers; for keywords and signs it takes
 * what follows the word before, which tells something only where a line has nothing else.
 */
function wordsOf(line: string, src: string, position: (column: number) => number): Word[] {
  const words = [...line.matchAll(/\w+|\S/g)].map(({ 0: word, index: column }) => ({ word, column, position: position(column) }));
  const known = words.filter(({ word, position }) => /\w/.test(word) && src.startsWith(word, position));
  return (known.length > 0 ? known : words.slice(0, 1)).map(({ column, position }) => ({ column, line: lineAt(src, position) }));
}

/** Notes where the words of the next line come from, as far as that does not follow from what stands there already. */
function addPlaces({ text, places }: Lines, words: readonly Word[]): void {
  const index = text.length;
  for (const [i, { column, line }] of words.entries()) {
    const [lastIndex, , lastLine] = places.slice(-3);
    const follows = lastIndex === undefined || lastLine === undefined ? undefined : lastLine + index - lastIndex;
    if (line !== follows) places.push(index, i === 0 ? 0 : column, line);
  }
}

/** Stands for every name, so that the linker writes it as it is. */
class Unchanged extends Map<never, never> {
  constructor(private readonly answer: (key: { readonly originalName: string }) => string) {
    super();
  }
  override get(key: { readonly originalName: string }): never {
    return this.answer(key) as never;
  }
}

function written(ast: WeslAST): { dest: string; destToSrc: (position: number) => number } {
  const bindings = (given: LinkBindings): LinkBindings => ({
    ...given,
    refersTo: new Unchanged(() => 'std'),
    mangled: new Unchanged(({ originalName }) => originalName),
  });
  const map = linkRegistry({
    resolver: { resolveModule: () => ast },
    config: { plugins: [{ transform: (bound) => ({ ...bound, bindings: bindings(bound.bindings) }) }] },
  });
  return { dest: map.dest.text, destToSrc: (position) => map.destToSrc(position).position };
}

/** The same without conditions, and with a mark before and after what stood under one. */
function marked<T extends AbstractElem>(elem: T, conditions: When[], ast: WeslAST): T {
  const inside = <E extends AbstractElem | undefined>(one: E): E => (one ? marked(one, conditions, ast) : one);
  const plain = withoutCondition(elem);
  switch (plain.kind) {
    case 'fn':
    case 'for':
    case 'while':
    case 'continuing':
      return { ...plain, body: inside(plain.body) };
    case 'loop':
      return { ...plain, body: inside(plain.body), ...(plain.continuing ? { continuing: inside(plain.continuing) } : {}) };
    case 'if':
      return { ...plain, body: inside(plain.body), ...(plain.else ? { else: inside(plain.else) } : {}) };
    case 'block':
      return { ...plain, body: markedStatements(plain, conditions, ast) };
    case 'switch':
      return { ...plain, clauses: plain.clauses.map((clause) => ({ ...clause, body: inside(clause.body) })) };
    default:
      return plain;
  }
}

function markedStatements({ body }: BlockElem, conditions: When[], ast: WeslAST): Statement[] {
  return guarded(body, conditionOfElem, ast).flatMap(({ item, when }): Statement[] => {
    const inner = marked(item, conditions, ast);
    return when === ALWAYS ? [inner] : [mark(`${BEGIN}${conditions.push(when) - 1}`, item), inner, mark(END, item)];
  });
}

const mark = (value: string, { start, end }: Statement): Statement => ({
  kind: 'call',
  call: { kind: 'literal', value, start, end } as never,
  start,
  end,
});

function withoutCondition<T extends AbstractElem>(elem: T): T {
  const { attributes } = elem as ElemWithAttributes;
  return attributes
    ? { ...elem, attributes: attributes.filter(({ attribute: { kind } }) => kind !== '@if' && kind !== '@elif' && kind !== '@else') }
    : elem;
}
