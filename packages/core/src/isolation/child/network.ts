import dgram from 'node:dgram';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';

/**
 * Lets no JavaScript of this process open a connection: a document that names an address must not make a processor ask
 * it. Node's permission model has no say over sockets before Node 25. Native code is not held back by this.
 */
export function denyNetwork(): void {
  Socket.prototype.connect = denied;
  dgram.createSocket = denied;
  syncBuiltinESMExports();
}

function denied(): never {
  throw Object.assign(new Error('A processor may not use the network.'), { code: 'ERR_ACCESS_DENIED' });
}
