import type { HostErrorCode } from '../protocol.ts';

/** What the host tells of a request that failed. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: HostErrorCode;
  /** The HRESULT, where a call gave one. */
  readonly result: number | undefined;

  constructor(code: HostErrorCode, message: string, result?: number) {
    super(message);
    this.code = code;
    this.result = result;
  }
}

/** An HRESULT as people look it up: `0x80070005`. */
export function hex(result: number): string {
  return `0x${(result >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;
}
