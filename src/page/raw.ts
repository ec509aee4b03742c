/** What fio printed, unpacked when it is first asked for. */

let unpacked: Promise<readonly string[]> | null = null;

async function unpack(): Promise<readonly string[]> {
  const base64 = document.getElementById('raw')?.textContent ?? '';
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text()) as string[];
}

/** The text at this place; rejects in a browser that can't unpack it. */
export async function readRaw(place: number): Promise<string> {
  unpacked ??= unpack();
  return (await unpacked)[place] ?? '';
}
