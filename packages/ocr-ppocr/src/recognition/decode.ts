/** A character that was read, and where in its strip. */
export interface ReadCharacter {
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** Share (0 to 1) of the strip's width where the network saw it. */
  readonly place: number;
}

/** What the network gives for one strip: for each step of its width the best class and its probability. */
export interface Steps {
  readonly classes: ArrayLike<bigint>;
  readonly probabilities: ArrayLike<number>;
  /** Share of the steps that lie on the strip, the others on what it was padded with. */
  readonly used: number;
}

/**
 * The characters of a strip by connectionist temporal classification: class 0 is a blank, a class that repeats without a
 * blank between is one character.
 */
export function decodeSteps({ classes, probabilities, used }: Steps, dictionary: readonly string[]): ReadCharacter[] {
  const characters: ReadCharacter[] = [];
  const steps = classes.length;
  let last = 0;
  for (let step = 0; step < steps; step++) {
    const index = Number(classes[step]);
    if (index !== 0 && index !== last)
      characters.push({
        text: dictionary[index - 1] ?? '',
        confidence: probabilities[step]!,
        place: Math.min(1, (step + 0.5) / (steps * used)),
      });
    last = index;
  }
  return characters;
}

/** Mean confidence of characters (0 to 1), spaces aside; 0 of none. */
export function confidenceOf(characters: readonly ReadCharacter[]): number {
  const printed = characters.filter(({ text }) => text.trim() !== '');
  return printed.length === 0 ? 0 : printed.reduce((sum, { confidence }) => sum + confidence, 0) / printed.length;
}

/** The text of characters. */
export function textOf(characters: readonly ReadCharacter[]): string {
  return characters.map(({ text }) => text).join('');
}
