/** Puts the page's security policy into the built page: hosts of static files can seldom be told to send headers. */
import type { Plugin } from 'vite';
import { POLICY } from '../src/offline/headers.mjs';

export const policy = (): Plugin => ({
  name: 'policy',
  apply: 'build',
  transformIndexHtml: { order: 'post', handler: withPolicy },
});

/** Scripts, styles and handlers within the page: the policy would stop each of them. */
const INLINE = /<script\b(?![^>]*\ssrc=)[^>]*>|<style\b|<[^>]+\s(?:style|on\w+)\s*=/i;

/** @throws Error where the page has something inline, which would not run. */
export function withPolicy(html: string): string {
  const inline = INLINE.exec(html)?.[0];
  if (inline !== undefined) throw new Error(`index.html: ${inline} is inline, which the page's policy stops: make it a file`);
  // The first that the page says: a policy does not hold for what stands before it.
  const first = html.replace('<head>', `<head>\n    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />`);
  if (first === html) throw new Error('index.html has no <head> to put the policy into');
  return first;
}
