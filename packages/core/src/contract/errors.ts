/** What the runner and the operator do with an error: the whole point of its category. */
export type ErrorCategory =
  /** The file itself is the reason. It is indexed by name with its code and never tried again unchanged. */
  | 'file'
  /** Something around the file is the reason. It may pass by itself: the file is given back and tried again. */
  | 'environment'
  /** A setting or an argument is the reason. The command stops and says which. */
  | 'configuration'
  /** A program is the reason: a processor's, an engine's or ours. */
  | 'bug';

/** One row of the closed list of errors. `docs/errors.md` is checked against it. */
export interface ErrorDefinition {
  readonly category: ErrorCategory;
  /** Whether another try with nothing changed may succeed. */
  readonly retryable: boolean;
  /** What happened, one sentence. */
  readonly meaning: string;
  /** What the operator does. */
  readonly action: string;
}

/** The closed list of error codes. A code, once published, keeps its name and meaning. */
export const ERRORS = {
  UNSUPPORTED_TYPE: {
    category: 'file',
    retryable: false,
    meaning: 'No processor reads files of this type.',
    action: 'Nothing, or add a processor for the type; the next run then reads the file.',
  },
  EMPTY_FILE: {
    category: 'file',
    retryable: false,
    meaning: 'The file holds no bytes.',
    action: 'Nothing; if it should hold something, restore it from a backup.',
  },
  FILE_TOO_LARGE: {
    category: 'file',
    retryable: false,
    meaning: 'The file is larger than the limit of its class.',
    action: 'Raise the setting that the message names, then run again.',
  },
  ENCRYPTED: {
    category: 'file',
    retryable: false,
    meaning: 'The file asks for a password or a right that is not held.',
    action: 'Put the password into the file that PASSWORDS_FILE names, or ask the owner for an open copy.',
  },
  CORRUPT: {
    category: 'file',
    retryable: false,
    meaning: 'The file is damaged, or is not what it says it is, and nothing of it could be read.',
    action: 'Open it in its own program; if that fails too, restore it from a backup.',
  },
  LIMIT_EXCEEDED: {
    category: 'file',
    retryable: false,
    meaning: 'Reading the file would pass a limit that protects the worker.',
    action: 'If the file is trusted, raise the setting that the message names, then run again.',
  },
  TIMEOUT: {
    category: 'file',
    retryable: false,
    meaning: 'Reading took longer than PROCESSING_TIMEOUT; the process that read it was stopped.',
    action: 'Raise PROCESSING_TIMEOUT if such files are expected; otherwise look at the file.',
  },
  OUT_OF_MEMORY: {
    category: 'file',
    retryable: false,
    meaning: 'Reading took more memory than MAX_WORKER_MEMORY_MB; the process that read it was stopped.',
    action: 'Raise MAX_WORKER_MEMORY_MB if such files are expected and the machine has the memory.',
  },
  PROCESSOR_CRASHED: {
    category: 'bug',
    retryable: true,
    meaning: 'The process that read the file ended unexpectedly.',
    action: 'If it stays after the retries, report the file and the message to the author of the processor.',
  },
  PROCESSOR_FAILED: {
    category: 'bug',
    retryable: false,
    meaning: 'The processor threw an error of no known kind, or returned something that is no extraction.',
    action: 'Report the file and the message to the author of the processor.',
  },
  OCR_UNAVAILABLE: {
    category: 'configuration',
    retryable: false,
    meaning: 'A page needs OCR and no OCR engine is configured, or the engine could not start.',
    action: 'Configure an OCR engine, or check the installation of the one that is configured.',
  },
  DOCUWORKS_UNAVAILABLE: {
    category: 'environment',
    retryable: false,
    meaning: 'A DocuWorks file needs the vendor program, which this machine does not have.',
    action:
      'Nothing: the file is found by its name. To read such files, set up a machine with DocuWorks (docuworks.md).',
  },
  SOURCE_MISSING: {
    category: 'file',
    retryable: false,
    meaning: 'The file is gone.',
    action: 'Nothing: it leaves the index.',
  },
  SOURCE_DENIED: {
    category: 'environment',
    retryable: true,
    meaning: 'The file may not be read by this user.',
    action: 'Give the user that runs fileproc permission to read it, then run again.',
  },
  SOURCE_ARCHIVED: {
    category: 'file',
    retryable: false,
    meaning: 'The object lies in an archive storage class and is not at hand.',
    action: 'Restore the object if it should be searchable; its restore event brings it in.',
  },
  SOURCE_CHANGED: {
    category: 'environment',
    retryable: true,
    meaning: 'The file changed each time while it was being read.',
    action: 'Nothing: it is tried again. If it stays, exclude the file (a log or a database that is always open).',
  },
  SOURCE_UNAVAILABLE: {
    category: 'environment',
    retryable: true,
    meaning: 'The place that the files come from did not answer.',
    action: 'Check the network, the credentials and the service; work goes on by itself.',
  },
  SINK_REJECTED: {
    category: 'environment',
    retryable: false,
    meaning: 'The index refused this document.',
    action: 'Read the reason in the message; often the index was made with another mapping.',
  },
  SINK_UNAVAILABLE: {
    category: 'environment',
    retryable: true,
    meaning: 'The index did not answer.',
    action: 'Check the index; work goes on by itself.',
  },
  SCRATCH_UNAVAILABLE: {
    category: 'environment',
    retryable: true,
    meaning: 'The scratch folder cannot be written: full, read-only or gone.',
    action: 'Free space in the folder that SCRATCH_DIR names, or name another.',
  },
  STORE_UNAVAILABLE: {
    category: 'environment',
    retryable: true,
    meaning: 'The place for thumbnails or stored extractions did not answer or may not be used.',
    action: 'Check the folder or bucket that the message names and the permissions on it; work goes on by itself.',
  },
  INTERRUPTED: {
    category: 'environment',
    retryable: true,
    meaning: 'The worker stopped before the file was done; it was given back.',
    action: 'Nothing: the next run or another worker reads it.',
  },
  INVALID_MESSAGE: {
    category: 'file',
    retryable: false,
    meaning: 'A message of the queue is not an event about a file of ours.',
    action:
      'Run `fileproc dlq explain` when the queue has moved it to the dead-letter queue; drop it, or mend who sends it.',
  },
  INVALID_CONFIG: {
    category: 'configuration',
    retryable: false,
    meaning: 'A setting, an option or an argument is wrong.',
    action: 'Correct what the message names.',
  },
} as const satisfies Record<string, ErrorDefinition>;

/** A stable error code. */
export type ErrorCode = keyof typeof ERRORS;

/** Whether a string is one of the codes. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERRORS, value);
}

/** What of an error crosses processes and lands in files: plain data. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  /** Messages of the causes, outermost first. */
  readonly causes?: readonly string[];
}

/** Options of {@link FileprocError}. */
export interface FileprocErrorOptions {
  cause?: unknown;
  /** Where this very case differs from its code's default. */
  retryable?: boolean;
}

/** The one error of fileproc. Its message names the file, the limit and the setting that changes it, where there are such. */
export class FileprocError extends Error {
  override readonly name = 'FileprocError';
  /** The stable code. */
  readonly code: ErrorCode;
  /** Whether another try with nothing changed may succeed. */
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: FileprocErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? ERRORS[code].retryable;
  }

  /** What the code means for the runner and the operator. */
  get category(): ErrorCategory {
    return ERRORS[this.code].category;
  }

  /** This error as plain data, for another process or a file. */
  toJSON(): ErrorRecord {
    const causes = causesOf(this);
    return {
      code: this.code,
      message: this.message,
      retryable: this.retryable,
      ...(causes.length > 0 && { causes }),
    };
  }

  /** The error that `toJSON` described. */
  static fromJSON(record: ErrorRecord): FileprocError {
    const cause = (record.causes ?? []).reduceRight<Error | undefined>(
      (inner, message) => new Error(message, inner && { cause: inner }),
      undefined,
    );
    return new FileprocError(record.code, record.message, { retryable: record.retryable, cause });
  }
}

/** How many causes are kept: a chain can be a loop. */
const MAX_CAUSES = 5;

function causesOf(error: Error): string[] {
  const messages: string[] = [];
  let cause = error.cause;
  while (cause !== undefined && messages.length < MAX_CAUSES) {
    messages.push(cause instanceof Error ? cause.message : String(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return messages;
}

/** Whether something thrown is ours, also when another copy of core made it. */
export function isFileprocError(thrown: unknown): thrown is FileprocError {
  return thrown instanceof Error && thrown.name === 'FileprocError' && isErrorCode((thrown as FileprocError).code);
}

/** Something thrown as a FileprocError: itself where it is one, else wrapped under `code` with its message kept. */
export function toFileprocError(thrown: unknown, code: ErrorCode, what?: string): FileprocError {
  if (isFileprocError(thrown)) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new FileprocError(code, what ? `${what}: ${reason}` : reason, { cause: thrown });
}
