import { vcard } from './src/vcard.ts';

/** In this folder, `fileproc index FOLDER` reads contact cards with the processor of this example. */
export default { processors: [vcard()] };
