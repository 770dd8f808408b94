// A registry of npm packages on this machine for the time of a check: it serves tarballs that were just packed, and sends
// everything else on to the registry that npm is configured with.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The manifest in a tarball: `package/package.json`, in blocks of 512 bytes (POSIX ustar). */
export function manifestOf(tarball) {
  const tar = gunzipSync(readFileSync(tarball));
  for (let at = 0; at + 512 <= tar.length; ) {
    const name = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8) || 0;
    if (name === 'package/package.json') return JSON.parse(tar.toString('utf8', at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`${tarball} holds no package/package.json`);
}

/** Starts it. `url` ends with a slash; `uplink` is where npm is told to go for what is not among the tarballs. */
export async function startRegistry(tarballs, uplink) {
  const packed = new Map(tarballs.map((path) => [manifestOf(path).name, path]));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://registry').pathname).slice(1);
    const tarball = tarballs.find((each) => path === `-/packed/${basename(each)}`);
    if (tarball)
      return response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(readFileSync(tarball));
    const ours = packed.get(path);
    if (!ours) return response.writeHead(302, { location: new URL(request.url.slice(1), uplink).href }).end();
    const manifest = manifestOf(ours);
    const content = readFileSync(ours);
    const dist = {
      tarball: `${url}-/packed/${basename(ours)}`,
      integrity: `sha512-${createHash('sha512').update(content).digest('base64')}`,
      shasum: createHash('sha1').update(content).digest('hex'),
    };
    const time = new Date(0).toISOString();
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        name: manifest.name,
        'dist-tags': { latest: manifest.version },
        versions: { [manifest.version]: { ...manifest, dist } },
        // Old enough for package managers that wait before they take a new version.
        time: { created: time, modified: time, [manifest.version]: time },
      }),
    );
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${server.address().port}/`;
  return { url, close: () => new Promise((closed) => server.close(closed).closeAllConnections()) };
}
