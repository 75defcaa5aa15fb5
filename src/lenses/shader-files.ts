/** The files of `shaders/`, which the build puts beside the page as text, and which of them is whose. */
const ADDRESSES = import.meta.glob('/shaders/**/*.wgsl', { query: '?url&no-inline', import: 'default', eager: true }) as Readonly<
  Record<string, string>
>;

/** Paths in `shaders/`. */
export const SHADER_FILES: readonly string[] = Object.keys(ADDRESSES).map((path) => path.slice('/shaders/'.length));

/** Kernels that are a part of another one's shader. */
const ELSEWHERE: Readonly<Record<string, string>> = { q_head_forward: 'heads_forward', head_backward_norm: 'rms_norm_backward' };

/** Where kernels of several dispatches keep each of them. */
export const filesOf = (kernel: string): readonly string[] => {
  const own = `${ELSEWHERE[kernel] ?? kernel}.wgsl`;
  return SHADER_FILES.includes(own) ? [own] : SHADER_FILES.filter((file) => file.startsWith(`${kernel}_`));
};

/** Files of `shaders/` that a file imports. */
export const importsOf = (text: string): readonly string[] => [
  ...new Set(
    [...text.matchAll(/^\s*import package::((?:\w+::)+)/gm)].map(([, path = '']) => `${path.split('::').filter(Boolean).join('/')}.wgsl`),
  ),
];

/** @throws Error where the file is not there, as after another version took the place of this one. */
export async function readShader(file: string): Promise<string> {
  const response = await fetch(new URL(ADDRESSES[`/shaders/${file}`], document.baseURI));
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return response.text();
}
