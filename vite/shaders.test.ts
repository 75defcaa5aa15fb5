/** What the page gets of shaders is compared with the linker in src/gpu/shaders.test.ts; here: what is refused, and where. */
import { describe, expect, it } from 'vitest';
import { shaderModule } from './shaders.ts';

const main = (body: string) => `@compute @workgroup_size(1)\nfn main() {\n  ${body}\n}\n`;

describe('the shader plugin', () => {
  it('gives no comment, each condition once, and the same for the same texts', () => {
    const source = `// a comment\n${main('@if(VEC) workgroupBarrier();\n  @if(VEC) storageBarrier();\n  @else workgroupBarrier();')}`;
    const code = shaderModule({ 'a.wgsl': source });
    expect(code).not.toContain('a comment');
    expect(code.match(/=> c\.VEC;/g)).toHaveLength(1);
    expect(shaderModule({ 'a.wgsl': source })).toBe(code);
    expect(shaderModule({ 'a.wgsl': `${source}\n` })).not.toBe(code);
  });

  it('refuses files that import each other', () => {
    const [a, b] = ['import package::lib::b::f;\nfn g() { f(); }', 'import package::lib::a::g;\nfn f() { g(); }'];
    expect(() => shaderModule({ 'lib/a.wgsl': a, 'lib/b.wgsl': b })).toThrow('imports in a circle: lib/a.wgsl -> lib/b.wgsl -> lib/a.wgsl');
  });

  it.each([
    ['a name that is declared nowhere', main('twice(1.0);'), /shaders\/a\.wgsl:3: twice is declared nowhere/],
    [
      'an import of a file that is not there',
      `import package::lib::b::c;\n${main('c();')}`,
      /shaders\/a\.wgsl: there is no package::lib::b/,
    ],
    [
      'a condition within a struct',
      `struct S {\n  x: f32,\n  @if(VEC) y: f32,\n}\n${main('')}`,
      /shaders\/a\.wgsl:3: a condition may stand/,
    ],
    ['a condition that is a sum', main('@if(A + B) workgroupBarrier();'), /shaders\/a\.wgsl:3/],
  ])('refuses %s, with file and line', (_, source, message) => expect(() => shaderModule({ 'a.wgsl': source })).toThrow(message));
});
