import { isLeadByte } from '../text/charset.ts';
import { symbolCharacter } from '../text/symbols.ts';
import { applyControl, applySymbol } from './control-words.ts';
import { closeDestination } from './destinations.ts';
import { append, type Group, type RtfState } from './state.ts';
import type { RtfHandler } from './tokenizer.ts';

const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

function decode(encoding: string, bytes: Uint8Array): string {
  let decoder = decoders.get(encoding);
  if (!decoder) {
    decoder = new TextDecoder(encoding);
    decoders.set(encoding, decoder);
  }
  return decoder.decode(bytes);
}

/** Bytes of text that wait for their end: a character may be written in two pieces, `\'93\'fa`. */
const PENDING = 4096;

/** Reads RTF into a state. Groups deeper than `maxDepth` are read, but what they change holds on after them. */
export function createRtfReader(
  state: RtfState,
  maxDepth: number,
): { handler: RtfHandler; flush(): void; depth(): number } {
  const pending = Buffer.alloc(PENDING);
  let waiting = 0;
  /** Bytes or words still to leave out behind a \u. */
  let fallback = 0;
  let tooDeep = 0;

  const flush = () => {
    if (waiting === 0) return;
    const bytes = pending.subarray(0, waiting);
    waiting = 0;
    const { group, fonts } = state;
    const { kind } = group.target;
    if (kind === 'object' || kind === 'picture') {
      append(state, bytes.toString('latin1'));
      return;
    }
    const { encoding, symbols } = fonts.textOf(group.target.kind === 'fonts' ? undefined : group.font);
    append(
      state,
      symbols === undefined
        ? decode(encoding, bytes)
        : Array.from(bytes, (byte) => symbolCharacter(symbols, byte)).join(''),
    );
  };
  const add = (byte: number) => {
    state.group.fresh = false;
    if (waiting === PENDING) flush();
    pending[waiting++] = byte;
  };
  const ended = (group: Group) => {
    if (group.ownsTarget && !group.skipped) closeDestination(state, group.target);
  };

  const handler: RtfHandler = {
    open() {
      flush();
      fallback = 0;
      if (state.outer.length >= maxDepth) {
        tooDeep++;
        return;
      }
      const { group } = state;
      group.fresh = false;
      state.outer.push(group);
      // The first group of a \upr repeats the second for programs without Unicode.
      const repeats = group.alternatives === 0;
      if (group.alternatives !== undefined) group.alternatives++;
      state.group = {
        ...group,
        ownsTarget: false,
        fresh: true,
        starred: false,
        alternatives: undefined,
        skipped: group.skipped || repeats,
      };
    },
    close() {
      flush();
      fallback = 0;
      if (tooDeep > 0) {
        tooDeep--;
        return;
      }
      const group = state.outer.pop();
      if (!group) return;
      const inner = state.group;
      state.group = group;
      ended(inner);
    },
    control(word, parameter) {
      if (word === 'u' && parameter !== undefined) {
        flush();
        addUnicode(state, parameter);
        fallback = state.group.fallback;
        return;
      }
      if (fallback > 0) {
        fallback--;
        return;
      }
      flush();
      applyControl(state, word, parameter);
    },
    symbol(character) {
      if (fallback > 0) {
        fallback--;
        return;
      }
      if (character === '\\' || character === '{' || character === '}') {
        if (!state.group.skipped) add(character.charCodeAt(0));
        return;
      }
      flush();
      applySymbol(state, character);
    },
    text(bytes) {
      state.group.fresh = false;
      if (state.group.skipped) return;
      let at = Math.min(fallback, bytes.length);
      fallback -= at;
      for (; at < bytes.length; at++) add(bytes[at]!);
    },
    byte(value) {
      if (fallback > 0) {
        fallback--;
        return;
      }
      if (!state.group.skipped) add(value);
    },
    binary(bytes) {
      const { kind } = state.group.target;
      if ((kind !== 'object' && kind !== 'picture') || state.group.skipped) return;
      flush();
      append(state, Buffer.from(bytes).toString('hex'));
    },
    isLeadByte: (byte) => !state.group.skipped && isLeadByte(state.fonts.textOf(state.group.font).encoding, byte),
  };
  return { handler, flush, depth: () => state.outer.length };
}

/** A UTF-16 unit as a signed number (RTF 1.9.1, "Unicode RTF"). */
function addUnicode(state: RtfState, parameter: number): void {
  const code = parameter & 0xffff;
  const { symbols } = state.fonts.textOf(state.group.font);
  const isPrivate = code >= 0xf000 && code <= 0xf0ff;
  append(state, isPrivate && symbols !== undefined ? symbolCharacter(symbols, code) : String.fromCharCode(code));
}
