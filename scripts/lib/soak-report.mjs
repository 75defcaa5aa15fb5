/** docs/soak.md: what the last run of each part of the soak found. */

/** @typedef {{ title: string, lines: readonly string[], good: boolean }} Section */

const HEAD = `# Soak

Written by \`npm run soak\` (\`scripts/soak.mjs\`), which ends with code 1 where something grew or stood still. A tiny model (Sudoku 4x4, hidden
size 16, a batch of one) trains for 100,000 steps on each engine in Chromium, WebGPU on SwiftShader, while Train shows how the newest weights
think about a held-out puzzle; at a twentieth of the way and every quarter after it, Solve is opened beside it and looked at through every
lens. At each twentieth the run is paused and counted: the JS heap and what is outside of it (buffers) after garbage was collected, promises
and message ports that something still holds, bytes of the engine's memory (GPU buffers, WebAssembly memory), elements and listeners of the
page, files in the run's folder, memory of the browser's processes. From the first sample after a tenth of the way to the last one nothing
may grow by more than 5% and what comes and goes (a few objects, 64 KiB; 64 MiB for processes), the run's own curves apart: 48 bytes a step
in the worker and 64 in the page, in arrays that double, and a file for each 4,096 steps.
`;

/**
 * @param {string} report as it is, or nothing
 * @param {Section} section takes the place of the one with its title
 * @param {string} versions of what it ran on
 * @returns {string} the report with it, in the order in which sections came
 */
export function keepSection(report, { title, lines }, versions) {
  const sections = new Map(
    report
      .split(/^## /m)
      .slice(1)
      .map((text) => [text.split('\n', 1)[0] ?? '', text.trimEnd()]),
  );
  sections.set(title, [title, '', `${versions}.`, ...lines].join('\n'));
  return `${[HEAD.trimEnd(), ...[...sections.values()].map((text) => `## ${text}`)].join('\n\n')}\n`;
}
