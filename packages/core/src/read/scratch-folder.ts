/** The folder that a processor gets as `context.scratch`, in the folder of its file. */
export const SCRATCH_FOLDER = 'work';
