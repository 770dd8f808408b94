import { hyperlinkTarget, shownByCode } from '../fields/instruction.ts';
import { isOn } from '../xml/on-off.ts';

/** A form field's own data (ISO 29500-1, 17.16.17), shown where the field has no result. */
interface FormField {
  entries: string[];
  chosen: number;
  checkBox: boolean;
  checked: boolean | undefined;
  checkedByDefault: boolean;
}

interface Field {
  /** Between `begin` and `separate` stands the code, then the result (17.16.18). */
  inCode: boolean;
  instruction: string;
  form: FormField | undefined;
}

/** The fields that are open at a place. */
export interface FieldStack {
  begin(): void;
  separate(): void;
  /** Ends the innermost field: what a form field without a result shows, and the target of a hyperlink. */
  end(): { readonly shown: string; readonly link: string | undefined };
  /** Whether text here is part of a code, which nobody sees. */
  readonly inCode: boolean;
  /** The target of the hyperlink that the text here is the result of. */
  readonly link: string | undefined;
  instruction(text: string): void;
  /** An element of the form data of the innermost field. */
  formData(name: string, value: string | undefined): void;
  /** No code goes on past its paragraph: a field without an end must not hide what follows. */
  endParagraph(): void;
}

/** Codes are a line or two; a longer one is not collected further. */
const MAX_INSTRUCTION = 4_000;
const MAX_ENTRIES = 1_000;

/** Makes an empty stack. */
export function createFieldStack(): FieldStack {
  const open: Field[] = [];
  return {
    begin() {
      open.push({ inCode: true, instruction: '', form: undefined });
    },
    separate() {
      const field = open.at(-1);
      if (field) field.inCode = false;
    },
    end() {
      const field = open.pop();
      return {
        shown: field?.inCode ? (field.form ? shownBy(field.form) : shownByCode(field.instruction)) : '',
        link: field && hyperlinkTarget(field.instruction),
      };
    },
    get inCode() {
      return open.length > 0 && open.some((field) => field.inCode);
    },
    get link() {
      const field = open.findLast(({ inCode, instruction }) => !inCode && instruction !== '');
      return field && hyperlinkTarget(field.instruction);
    },
    instruction(text) {
      const field = open.at(-1);
      if (field && field.instruction.length < MAX_INSTRUCTION) field.instruction += text;
    },
    formData(name, value) {
      const field = open.at(-1);
      if (!field) return;
      field.form ??= { entries: [], chosen: 0, checkBox: false, checked: undefined, checkedByDefault: false };
      const { form } = field;
      const on = isOn(value);
      if (name === 'w:listEntry' && form.entries.length < MAX_ENTRIES) form.entries.push(value ?? '');
      else if (name === 'w:result') form.chosen = Number(value) || 0;
      else if (name === 'w:checkBox') form.checkBox = true;
      else if (name === 'w:checked') form.checked = on;
      else if (name === 'w:default' && form.checkBox) form.checkedByDefault = on;
    },
    endParagraph() {
      for (const field of open) field.inCode = false;
    },
  };
}

function shownBy({ entries, chosen, checkBox, checked, checkedByDefault }: FormField): string {
  if (checkBox) return (checked ?? checkedByDefault) ? '☒' : '☐';
  return entries[chosen] ?? '';
}
