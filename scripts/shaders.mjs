/**
 * Every variant of every shader before the two compilers that browsers have: tint (Dawn, in Node, without a driver) and naga (Firefox).
 * `npm test -- shaders [SHADER ...] [--pipelines]`; with --pipelines they go on from modules to pipelines, which takes minutes.
 * What has to pass, what is known not to, and the mistakes that they are tried with, are in src/gpu/portability.testing.ts.
 */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { bundle } from './lib/bundle.mjs';
import { compile } from './lib/compile.mjs';
import { ensureFirefox, openFirefox } from './lib/firefox.mjs';
import { main, Stop, say } from './lib/main.mjs';
import { ensureModules } from './lib/modules.mjs';

/**
 * @typedef {typeof import('../src/gpu/portability.testing.ts')} Portability
 * @typedef {import('../src/gpu/portability.testing.ts').Compiler} Compiler
 * @typedef {Awaited<ReturnType<typeof compile>> & { by: string }} Answer
 */

/** Shaders linked between two looks at what else there is to do, such as a browser that starts. */
const AT_ONCE = 50;

await main(async () => {
  const { values, positionals: names } = parseArgs({
    allowPositionals: true,
    options: { pipelines: { type: 'boolean', default: false }, report: { type: 'string' } },
  });
  ensureModules();
  const firefox = await ensureFirefox();
  if (firefox.missing && process.env.CI) throw new Stop(`${firefox.missing} CI must have one: naga is asked nowhere else.`);
  const opening = firefox.path ? openFirefox(firefox.path) : undefined;
  // Said where it is waited for; until then it is no unhandled rejection.
  opening?.catch(() => {});
  try {
    /** @type {Portability} */
    const portability = await import(await bundle('src/gpu/portability.testing.ts', 'build/shaders'));
    const all = portability.everyVariant();
    const variants = all.filter(({ shader }) => names.length === 0 || names.includes(shader));
    if (variants.length === 0) throw new Stop(`There is no shader ${names.join(' or ')}.`, 2);
    /** @type {{ code: string, bindings: { binding: number, access: string }[] }[]} */
    const shaders = [];
    /** @type {string[]} */
    const differences = [];
    for (const variant of variants) {
      shaders.push({ code: portability.linkShader(variant), bindings: [...variant.bindings] });
      const difference = await portability.differenceFromWesl(variant, false);
      if (difference !== undefined) differences.push(difference);
      if (shaders.length % AT_ONCE === 0) await new Promise(setImmediate);
    }
    const mistakes = portability.MISTAKES.map((mistake) => ({ mistake, ...portability.mistaken(mistake, all) }));
    const asked = [...shaders, ...mistakes.map(({ code, variant }) => ({ code, bindings: [...variant.bindings] }))];
    const wanted = { features: portability.WANTED_FEATURES, limits: portability.WANTED_LIMITS, pipelines: values.pipelines };

    const [tint, naga] = await Promise.all([askTint(asked, wanted), opening ? askNaga(await opening, asked, wanted) : undefined]);

    const unseen = names.length === 0 ? portability.unseenLines(variants) : [];
    const counts = { passed: 0, failed: 0, skipped: 0 };
    say(`${variants.length} variants of ${new Set(variants.map(({ shader }) => shader)).size} shaders`);
    if (names.length === 0) {
      if (unseen.length === 0) counts.passed++;
      else counts.failed++;
      say(unseen.length === 0 ? 'Every line of shaders/ is in one of them.' : `FAILED: no variant has these lines:\n${unseen.join('\n')}`);
    }
    if (differences.length === 0) counts.passed++;
    else counts.failed++;
    say(
      differences.length === 0
        ? "Every text is that of WESL's linker, to the letter."
        : `FAILED: ${differences.length} texts are not those of WESL's linker, such as ${differences[0]}`,
    );
    for (const [compiler, answer] of /** @type {[Compiler, Answer | undefined][]} */ ([
      ['tint', tint],
      ['naga', naga],
    ])) {
      if (!answer) {
        counts.skipped += new Set(variants.map(({ shader }) => shader)).size;
        say(`naga was NOT asked: ${firefox.missing}`);
        continue;
      }
      const abilities = { features: new Set(answer.features), limits: /** @type {any} */ (answer.limits) };
      const verdict = portability.judge(compiler, variants, answer.complaints.slice(0, variants.length), abilities);
      counts.passed += verdict.passed.length;
      counts.failed += verdict.shaders.length - verdict.passed.length + verdict.outdated.length;
      say(
        `${compiler}, ${answer.by}: takes ${verdict.taken} of ${verdict.wanted} variants, as ${values.pipelines ? 'pipelines' : 'modules'}`,
      );
      for (const { what, count, example } of [...verdict.failures, ...verdict.outdated])
        say(`FAILED: ${indent(what)}\n  ${count} variants, such as ${example}`);
      for (const { entry, count, lines } of verdict.listed)
        say(
          `Not portable to ${compiler}, as listed: ${count} variants, all with ${entry.condition}${lines.length > 0 ? ` (${lines.join(', ')})` : ''}: ${entry.because}`,
        );
      for (const [i, { mistake, variant }] of mistakes.entries()) {
        if (mistake.compiler !== compiler) continue;
        const { at, missed } = portability.found(mistake, variant, answer.complaints[variants.length + i] ?? []);
        if (at) counts.passed++;
        else counts.failed++;
        say(at ? `${compiler} finds the mistake made for it: ${at}` : `FAILED: ${missed}`);
      }
    }
    const remark = `${variants.length} variants${naga ? '' : ', and naga not asked'}`;
    if (values.report) writeFileSync(values.report, JSON.stringify({ counts, remark }));
    return counts.failed > 0 ? 1 : 0;
  } finally {
    await opening?.then((browser) => browser.close()).catch(() => {});
  }
});
// Dawn's threads would keep the process alive.
process.exit();

/** @param {string} text */
function indent(text) {
  return text.trim().replaceAll('\n', '\n    ');
}

/**
 * Dawn without any driver: what comes before drivers is the same, and every feature is there.
 * @param {Parameters<typeof compile>[1]} shaders
 * @param {Parameters<typeof compile>[2]} wanted
 * @returns {Promise<Answer>}
 */
async function askTint(shaders, wanted) {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  return { by: 'Dawn', ...(await compile(create(['backend=null']), shaders, wanted)) };
}

/**
 * @param {import('puppeteer-core').Browser} browser
 * @param {Parameters<typeof compile>[1]} shaders
 * @param {Parameters<typeof compile>[2]} wanted
 * @returns {Promise<Answer>}
 */
async function askNaga(browser, shaders, wanted) {
  const server = createServer(({ url }, response) => {
    if (url === '/shaders.json') response.setHeader('Content-Type', 'application/json').end(JSON.stringify(shaders));
    else response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>shaders</title>');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  try {
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    const answer = await page.evaluate(
      `(async () => JSON.stringify(await (${compile})(navigator.gpu, await (await fetch('/shaders.json')).json(), ${JSON.stringify(wanted)})))()`,
    );
    return { by: await browser.version(), ...JSON.parse(/** @type {string} */ (answer)) };
  } finally {
    server.close();
  }
}
