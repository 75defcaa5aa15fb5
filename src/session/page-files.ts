/** Files that lie beside the page. */

/** Their address, whatever folder the page lies in. */
export const besidePage = (path: string): string => new URL(path, document.baseURI).href;

/** What a JSON file beside the page holds. @throws Error naming the file, where it cannot be had. */
export async function jsonBesidePage<T>(path: string): Promise<T> {
  const response = await fetch(besidePage(path));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}
