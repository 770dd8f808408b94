/** One request. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** An object is sent as JSON, a buffer of lines as it is. */
  readonly body?: object | Buffer;
  /** Milliseconds, where this one takes longer than others. */
  readonly timeoutMs?: number;
}

/** What came back; any status is an answer. */
export interface Response {
  readonly status: number;
  /** Parsed JSON; a string where it was none. */
  readonly body: unknown;
}

/** Talks to one OpenSearch. */
export interface Requester {
  /** Where, for messages; without credentials. */
  readonly node: string;
  /** Throws SINK_UNAVAILABLE where there was no answer, or half of one. */
  send(request: Request): Promise<Response>;
  close(): Promise<void>;
}
